"""Disputes of the record, gathered as plain values, in the formats that others' tools read; a dispute is held at a time."""
