"""Gravamen: a record of disputes between states that anyone can check."""

__version__ = "0.1.0"
