"""The record as pages: what they show, and how they look. The application serves them, `gravamen publish` writes them as files."""
