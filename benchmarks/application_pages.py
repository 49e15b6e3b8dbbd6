"""Which pages of a record the load test asks for: of each kind some dozens, the largest ones among them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from urllib.parse import urlencode

from sqlalchemy import Connection, func, select

from gravamen.model import Act, Topic
from gravamen.record.schema import actor, dispute, document, statement

SEED = 11
_SOME = 40


def pages_of(connection: Connection) -> dict[str, tuple[int, list[str]]]:
    """For each kind of page its weight in the mix, and addresses."""
    chance = random.Random(SEED)  # noqa: S311
    disputes = _all(connection, select(dispute.c.id).where(dispute.c.statements >= 2).order_by(dispute.c.statements.desc(), dispute.c.id))
    respondents = _all(connection, select(dispute.c.respondent).group_by(dispute.c.respondent).order_by(func.count().desc()))
    speakers = select(statement.c.actor).where(statement.c.actor.is_not(None)).group_by(statement.c.actor)
    actors = _all(connection, speakers.order_by(func.count().desc(), statement.c.actor))
    documents = _all(connection, select(document.c.sha256).order_by(document.c.number))
    statements = _all(connection, select(statement.c.id).order_by(statement.c.number))
    words = sorted({word for said in _all(connection, select(statement.c.words).limit(200)) for word in said.split() if len(word) > 3})
    names = _all(connection, select(actor.c.name).order_by(actor.c.name))
    pairs = [f"{a}-{b}" for a in respondents[:8] for b in respondents[:8] if a < b]
    topics, acts = list(Topic), list(Act)
    narrowed = [
        {"respondent": chance.choice(respondents[:10])},
        {"topic": chance.choice(topics), "act": "deny"},
        {"complainant": chance.choice(respondents[:10]), "since": "2018"},
        {"pledge": "breach_alleged"},
        {"evidence": "independent", "until": "2020-06"},
        {"speaker": chance.choice(names), "act": "allege"},
        {"source": "Paper 7"},
        {"speaker": respondents[0], "respondent": respondents[1]},
    ]
    filters = [urlencode(each) for each in narrowed]
    searched = [urlencode({"words": chance.choice(words)}) for _ in range(_SOME)]
    searched += [urlencode({"words": f"{chance.choice(words)[:4]}*", "act": chance.choice(acts)}) for _ in range(_SOME)]
    some = _samples(chance)
    mixed = ["", *filters]
    return {
        "overview": (10, ["/", "/?sort=size", "/?sort=allegations", "/?page=3"]),
        "overview, filtered": (12, [f"/?{each}" for each in filters]),
        "overview, words": (6, [f"/?{each}" for each in searched]),
        "dispute": (10, some(disputes, "/disputes/{}")),
        "dispute, the largest": (4, [f"/disputes/{each}" for each in disputes[:3]]),
        "dispute, a part": (2, [f"/disputes/{disputes[0]}?part={part}&page={n}" for part in ("allegations", "answers") for n in (1, 9)]),
        "statement": (10, some(statements, "/statements/{}")),
        "document": (8, some(documents, "/documents/{}")),
        "actor": (5, [*some(actors, "/actors/{}"), *(f"/actors/{each}" for each in actors[:5])]),
        "actors": (2, ["/actors", "/actors?page=20", f"/actors?country={respondents[0]}", "/actors?name=a"]),
        "country": (4, [f"/countries/{each}" for each in respondents[:20]]),
        "pair": (4, [f"/pairs/{each}" for each in pairs]),
        "statements": (5, ["/statements", "/statements?page=40", *(f"/statements?{each}" for each in [*filters, *searched[:5]])]),
        "changes": (3, ["/changes?since=2000", "/changes?since=2000&page=30", "/changes"]),
        "method": (1, ["/method"]),
        "chart of disputes": (3, ["/charts/timeline.svg", *(f"/charts/timeline.svg?{each}" for each in filters)]),
        "chart of a dispute": (
            3,
            [f"/charts/dispute-{each}.svg" for each in [*chance.sample(disputes, min(_SOME, len(disputes))), *disputes[:3]]],
        ),
        "chart of a pair": (1, [f"/charts/pair-{each}.svg" for each in pairs[:10]]),
        "API overview": (2, [f"/api/v1/overview?{each}" for each in mixed]),
        "API disputes": (3, [f"/api/v1/disputes?{each}" for each in mixed]),
        "API dispute": (2, [*some(disputes, "/api/v1/disputes/{}"), *(f"/api/v1/disputes/{each}" for each in disputes[:3])]),
        "API statements": (3, [f"/api/v1/statements?{each}" for each in [*mixed, *searched[:20]]]),
        "API statement": (2, some(statements, "/api/v1/statements/{}")),
        "API documents": (2, ["/api/v1/documents", *(f"/api/v1/documents?{each}" for each in searched[:_SOME])]),
        "API pledges": (1, [f"/api/v1/pledges?{each}" for each in mixed]),
        "API actors, countries": (2, ["/api/v1/actors", "/api/v1/countries", *some(actors, "/api/v1/actors/{}")]),
        "API changes": (1, ["/api/v1/changes", "/api/v1/changes?since=3000"]),
    }


def _all(connection: Connection, asked: object) -> list[str]:
    return list(connection.execute(asked).scalars())  # type: ignore[call-overload]


def _samples(chance: random.Random):
    def some(ids: list[str], address: str) -> list[str]:
        picked: Iterable[str] = chance.sample(ids, min(_SOME, len(ids)))
        return [address.format(id) for id in picked]

    return some
