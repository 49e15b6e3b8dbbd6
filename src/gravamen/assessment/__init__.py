"""The scorecard: how checkable an allegation is, by 18 statements that people answer yes or no, and the coded fields beside it.

It says nothing of whether the allegation is true.
"""
