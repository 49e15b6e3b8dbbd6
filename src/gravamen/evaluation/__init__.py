"""Evaluation: how well documents are read, measured against gold, with intervals; and how well two annotators agree."""
