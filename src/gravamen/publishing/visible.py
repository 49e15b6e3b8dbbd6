"""Text of strangers, made safe to show: characters that would steer a terminal or reorder a line are shown as marks."""

from __future__ import annotations

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_LINE_BREAKS = (0x2028, 0x2029)
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))


def mark(code: int) -> str:
    """How a character that is not shown as itself is shown: its code point in angle brackets."""
    return f"⟨U+{code:04X}⟩"


_STEERING = {code: mark(code) for code in (*_CONTROLS, *_BIDI)}
_IN_ONE_LINE = _STEERING | dict.fromkeys((*map(ord, "\t\n\v\f\r"), 0x85, *_LINE_BREAKS), " ")
_IN_PAGE = {code: shown for code, shown in _STEERING.items() if chr(code) not in "\t\n\r"}


def one_line(text: str) -> str:
    """Text for a line of a terminal: white space of any kind becomes single spaces, steering characters become marks."""
    return " ".join(text.translate(_IN_ONE_LINE).split())


def in_page(text: str) -> str:
    """Text for a page: line ends and tabs stay, so that words keep their characters; steering characters become marks."""
    return text.translate(_IN_PAGE)
