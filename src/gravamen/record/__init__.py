"""The record: the database that holds everything, its history, and the questions that it answers."""

from gravamen.record.opening import Record, RecordError, open_record

__all__ = ["Record", "RecordError", "open_record"]
