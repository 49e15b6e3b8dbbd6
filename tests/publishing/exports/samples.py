"""Invented articles for every export: with a denial, a hedged one, a promise, a position held, a wire copy, and hostile metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Gather = Callable[..., list[dict[str, Any]]]
ARTICLES = [
    {
        "id": "harbour",
        "title": "=HYPERLINK(\"http://evil.example\")",
        "published": "2024-04-29",
        "url": "https://news.example/harbour",
        "publisher": "The Example",
        "language": "en",
        "text": """Invented. “Ünïcode” 😀 before the words.
Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=shown]: Russia broke into the harbour computers 😀.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything.
Pyotr Lin/RUS deny RUS cyber 2024-04-28 [hedged] [replies=1]: it is hardly likely.
Eva Kask/EST demand RUS cyber 2024-04-28 [replies=2]: Russia must explain.
Ivan Orlov/RUS reject RUS cyber 2024-04-29 [replies=4]: there is nothing to explain.
""",
    },
    {
        "id": "promise",
        "title": "</script><script>alert(1)</script>",
        "published": "2023-11-16",
        "url": "javascript:alert(1)",
        "publisher": "+1 News",
        "text": """Invented as well.
Eva Kask/EST allege RUS disinformation 2023-11: Russia spreads lies.
Ivan Orlov/RUS promise RUS disinformation 2023-11-15: Russia will not touch any network.
Ivan Orlov/RUS deny RUS disinformation - [standing]: Russia never interferes.
Zoe Vaher/EST state - other 2024-04-29: the harbour is closed.
""",
    },
    {
        "id": "wire",
        "title": "The same again",
        "published": "2024-04-30",
        "publisher": "Another",
        "text": """Invented. “Ünïcode” 😀 before the words.
Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=shown]: Russia broke into the harbour computers 😀.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything.
Pyotr Lin/RUS deny RUS cyber 2024-04-28 [hedged] [replies=1]: it is hardly likely.
""",
    },
]  # fmt: skip
