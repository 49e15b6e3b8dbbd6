"""Invented reports: a small real structure of disputes, and one report whose every field attacks the page that shows it."""

from __future__ import annotations

from typing import Any

SCRIPT = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
REORDERED = "\u202egnp.exe\u2066"
TITLE = f"../../../etc/passwd {SCRIPT} {REORDERED}"


def _article(id: str, published: str, *lines: str, **fields: str) -> dict[str, Any]:
    return {"id": id, "published": published, "publisher": "Invented Herald", "text": "\n".join(("Invented.", *lines)), **fields}


ARTICLES = [
    _article(
        "harbour",
        "2024-04-29",
        "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.",
        "Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into any computers.",
        "Ivan Orlov/RUS deny RUS cyber 2024-04-28: nothing of the sort was done.",
        title="Harbour",
        url="https://herald.example/harbour?a=1&b=2",
    ),
    _article(
        "harbour-copy",
        "2024-04-30",
        "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.",
        "Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into any computers.",
        publisher="Invented Courier",
    ),
    _article(
        "promise",
        "2023-11-16",
        "Eva Kask/EST demand RUS disinformation 2023-11-01: Russia must stay out of our networks.",
        "Ivan Orlov/RUS promise RUS disinformation 2023-11-15: Russia will not touch any network.",
        "Eva Kask/EST allege RUS disinformation 2023-11-14: Russia floods our networks with lies.",
    ),
    _article(
        "breach",
        "2024-01-12",
        "Eva Kask/EST allege RUS disinformation 2024-01-10 [evidence=claimed]: Russia did touch the network again, as told.",
        "Ivan Orlov/RUS reject RUS disinformation 2024-01-11 [replies=1]: this is a tale for children.",
    ),
    _article(
        "vote",
        "2023-11-20",
        "Jo Park/USA allege CHN election_interference 2023-11-15: China meddles with the vote.",
        "Li Wei/CHN promise CHN election_interference 2023-11-16: China will not meddle with the vote.",
        "Li Wei/CHN deny CHN election_interference 2023-11-16: China meddles with nothing \u2028 at all.",
    ),
    _article(
        f"../../{SCRIPT}",
        "2024-02-03",
        f"Owner egnp/EST allege RUS espionage 2024-02-01: {SCRIPT} {REORDERED} {{{{ 7 }}}} --> ]]> \u2028 & \x07.",
        "Ivan Orlov/RUS deny RUS espionage 2024-02-02 [replies=1]: __proto__ constructor ../../../../tmp/escaped.html",
        title=TITLE,
        url="javascript:document.title='owned'",
        publisher=f"..\\..\\{SCRIPT}",
    ),
]
