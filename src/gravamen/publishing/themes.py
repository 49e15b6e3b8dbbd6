"""For which paper something is drawn."""

from __future__ import annotations

from enum import StrEnum


class Theme(StrEnum):
    """Light or dark paper; or `page`: as the page is that the drawing stands in, which gives it its colours as CSS variables."""

    LIGHT = "light"
    DARK = "dark"
    PAGE = "page"
