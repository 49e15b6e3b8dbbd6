"""A finding → one self-contained page, for readers without statistics."""

from gravamen.publishing.finding.page import report_page

__all__ = ["report_page"]
