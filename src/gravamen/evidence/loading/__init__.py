"""Loading: exports of many programs → the canonical table of posts."""
