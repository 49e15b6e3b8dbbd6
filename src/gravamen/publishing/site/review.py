"""Review: one statement at a time with what it rests on, why it comes now, and the forms to judge it; and how far reviewers agree."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import Connection, select

from gravamen.archive import Archive
from gravamen.model import Act, Topic
from gravamen.publishing import reviewing as words
from gravamen.publishing.site.correcting import Sent, form_of
from gravamen.publishing.site.overview import chips
from gravamen.publishing.site.rendering import Setting, render
from gravamen.publishing.site.statement import context_pieces
from gravamen.record.asking import Fields, statements_where
from gravamen.record.dispute_lists import dispute_fields
from gravamen.record.reviewing import with_priorities
from gravamen.record.schema import dispute, statement
from gravamen.record.selecting import Selection
from gravamen.record.showing import statement_shown
from gravamen.record.stakes import Numbers, Stakes
from gravamen.record.verdicts import agreement, verdicts_on

PAGE = 20
ACCEPTED = "I read it against its words: it is right"
"""The reason that the form to accept suggests; whoever has a better one overwrites it."""

REASONS = (
    "no statement: narration of the reporter",
    "the words are another speaker’s",
    "the page’s own furniture, no part of the article",
    "a question, not a statement",
)
"""Reasons that the form to reject suggests."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in somebody's queue: which selection of it, the how-manieth (from 1), and whether it is of second opinions."""

    selection: Selection
    at: int
    second: bool

    def query(self, at: int | None = None) -> str:
        """The place as the query of the page's address."""
        pairs = [*self.selection.pairs(), *([("second", "yes")] if self.second else []), ("at", str(at or self.at))]
        return urlencode(pairs)


def review_page(
    connection: Connection, archive: Archive, setting: Setting, stakes: Stakes, numbers: Numbers, place: Place,
    judged: str | None = None, sent: Sent | None = None,
) -> str:  # fmt: skip
    """The page for one statement of a queue, whose statements have these numbers; `judged` is the one that was judged just before."""
    at = min(place.at, len(numbers))
    place = Place(place.selection, max(1, at), place.second)
    row = _row(connection, archive, stakes, int(numbers[at - 1]), place.second) if len(numbers) else None
    return render(
        "review",
        setting,
        row=row,
        pieces=context_pieces(row["context"]) if row else [],
        its_dispute=_dispute(connection, row["dispute"]) if row and row["dispute"] else None,
        chance=words.chance(row["priority"]) if row else "",
        calculation=words.calculation(row["priority"]) if row else "",
        form=form_of(row, f"{setting.links.named('review')}?{place.query()}", sent, place.second, is_whole=False) if row else None,
        place=place,
        count=len(numbers),
        without=chips(place.selection),
        acts=tuple(Act),
        topics=tuple(Topic),
        judged=_judged(connection, setting, judged) if judged else None,
        accepted=ACCEPTED,
        reasons=REASONS,
    )


def _row(connection: Connection, archive: Archive, stakes: Stakes, number: int, second: bool) -> Fields:
    (listed,) = with_priorities(connection, stakes, [number], second)
    return statement_shown(connection, archive, listed["id"]) | listed


def _dispute(connection: Connection, id: str) -> Fields:
    return dispute_fields(connection, connection.execute(select(dispute).where(dispute.c.id == id)).one())


def _judged(connection: Connection, setting: Setting, id: str) -> Fields | None:
    """What everyone holds of a statement, for somebody who has judged it; None for anyone else."""
    given = {each.author: each for each in verdicts_on(connection, [id]).get(id, [])}
    if setting.viewer is None or setting.viewer.name not in given:
        return None
    return {"id": id, "verdicts": [words.verdict(each.fields()) for each in given.values()]}


def agreement_page(connection: Connection, setting: Setting, page: int) -> str:
    """How far each pair of reviewers agrees, and a page of what is left to settle (`page` counts from 1)."""
    found = agreement(connection)
    disagreements = found["disagreements"]
    pages = max(1, -(-len(disagreements) // PAGE))
    page = min(page, pages)
    some = disagreements[(page - 1) * PAGE : page * PAGE]
    rows = {row["id"]: row for row in statements_where(connection, statement.c.id.in_([each["statement"] for each in some]))}
    return render(
        "agreement",
        setting,
        reviewers=found["reviewers"],
        pairs=found["pairs"],
        count=len(disagreements),
        unsettled=[
            {"row": rows[each["statement"]], "differs_in": each["differs_in"], "verdicts": [words.verdict(v) for v in each["verdicts"]]}
            for each in some
        ],
        page=page,
        pages=pages,
    )
