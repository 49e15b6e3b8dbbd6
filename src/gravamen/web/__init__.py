"""The application over the record."""
