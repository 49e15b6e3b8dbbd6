"""Placeholder until the statement heads are wired."""
def statement_articles(*a): return []
