"""Data as JavaScript files that hand themselves over: pages that are opened from a folder may load scripts, but fetch nothing."""

from __future__ import annotations

import json

_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def script_of(name: str, data: object) -> bytes:
    """A file that gives `data` to the page's search under a name; no text in it can end a script or a line.

    Half of a surrogate pair, which UTF-8 cannot hold, is written by its number.
    """
    text = json.dumps([name, data], ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    whole = "".join(c if not "\ud800" <= c <= "\udfff" else f"\\u{ord(c):04x}" for c in text)
    return f"gravamen.put({whole[1:-1]});\n".encode()
