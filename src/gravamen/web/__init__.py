"""The application over the record. `guarding.guard` puts in front of its pages what keeps them safe, and who may do what."""
