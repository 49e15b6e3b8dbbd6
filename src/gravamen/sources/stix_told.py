"""Documents of which a bundle with our extension tells the statements: their text, put together from passages, and the statements."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from gravamen.model import Act, Actor, Document, Evidence, Quote, Statement, When, digest
from gravamen.sources.stix_extension import EXTENSION, DocumentExtension, Party, Speaker, StatementExtension, Told, Words
from gravamen.sources.unreadable import RefusedError

READER = "import stix 2"
"""What stands as the reader of a document whose statements were told: raised when the same bytes would give others."""

Place = Callable[[int], int]
"""What says where an offset into a document lies in the text that is put together."""

GAP = "\n\n[…]\n\n"
"""What stands between passages that do not follow one another in the document."""


MOST_PASSAGES = 20_000
"""Of one document: far above what the longest one has, and below what would take minutes to put together."""


class Passages:
    """The parts of a document's text that a bundle gives, in the order of the text."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._texts: list[str] = []

    @classmethod
    def of(cls, document: DocumentExtension) -> Passages:
        """The whole text, where the bundle gives it. Raises RefusedError where that is not the text that it says it is."""
        made = cls()
        if document.text is not None:
            if document.text_sha256 is not None and digest(document.text.encode("utf-8", "replace")) != document.text_sha256:
                raise RefusedError("its text is not the one that its SHA-256 names", "export it again")
            made._add(0, document.text)
        return made

    def take(self, told: StatementExtension) -> None:
        """Adds the passages of a statement.

        Raises:
            RefusedError: they contradict others, or its words do not stand in them where it says; nothing was added then.
        """
        before = (self._starts.copy(), self._texts.copy())
        try:
            for passage in told.passages:
                self._add(passage.start, passage.text)
            for words, (start, end) in spans_of(told.statement):
                if self._words(start, end) != words:
                    raise RefusedError(
                        f"the text at {start} to {end} is not “{words[:60]}”", "export it again: words and places must agree"
                    )
        except RefusedError:
            self._starts, self._texts = before
            raise

    def _add(self, start: int, text: str) -> None:
        """Adds one passage, joined with those that it overlaps or meets."""
        if not text:
            return
        first = bisect_right(self._starts, start)
        if first and self._starts[first - 1] + len(self._texts[first - 1]) >= start:
            first -= 1
        last = first
        while last < len(self._starts) and self._starts[last] <= start + len(text):
            there, known = self._starts[last], self._texts[last]
            begin, end = max(start, there), min(start + len(text), there + len(known))
            if text[begin - start : end - start] != known[begin - there : end - there]:
                raise RefusedError(f"two passages of its document say different things at {begin} to {end}", "export it again")
            head = known[: max(0, start - there)]
            tail = known[max(0, start + len(text) - there) :]
            start, text = min(start, there), head + text + tail
            last += 1
        self._starts[first:last], self._texts[first:last] = [start], [text]
        if len(self._starts) > MOST_PASSAGES:
            raise RefusedError(f"its document is told in more than {MOST_PASSAGES} passages", "give its text along, or leave some out")

    def _words(self, start: int, end: int) -> str | None:
        index = bisect_right(self._starts, start) - 1
        if index < 0 or end > self._starts[index] + len(self._texts[index]):
            return None
        return self._texts[index][start - self._starts[index] : end - self._starts[index]]

    @property
    def text(self) -> str:
        """All of it, what is left out between marked by a gap."""
        return GAP.join(self._texts)

    def places(self) -> Place:
        """What says where an offset into the document lies in `text`."""
        starts, moved = self._starts.copy(), [0]
        for text in self._texts:
            moved.append(moved[-1] + len(text) + len(GAP))

        def place(offset: int) -> int:
            index = bisect_right(starts, offset) - 1
            return moved[index] + offset - starts[index]

        return place


def spans_of(told: Told) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every piece of a statement that says where it stands."""
    voices = (*told.via, *([told.speaker] if told.speaker else []))
    parties = (told.addressee, told.respondent, *voices, *(other for voice in voices for other in voice.also))
    for piece in (told.cue, told.condition, *told.content, *parties):
        if piece is not None and piece.span is not None:
            yield piece.text, (piece.span[0], piece.span[1])


def _taken(data: bytes) -> tuple[Passages, list[Told]]:
    """The passages and statements of the archived objects of a document."""
    file, *others = cast(list[dict[str, Any]], json.loads(data))
    passages = Passages.of(DocumentExtension.model_validate(file["extensions"][EXTENSION]))
    statements: list[Told] = []
    for item in others:
        told = StatementExtension.model_validate(item["extensions"][EXTENSION])
        passages.take(told)
        statements.append(told.statement)
    return passages, statements


def told_text(data: bytes) -> str:
    """The text of a document of which a bundle told, as far as it was given."""
    return _taken(data)[0].text


def told_statements(data: bytes, document: Document) -> tuple[Statement, ...]:
    """The statements that a bundle told of a document, in text order, with their places in `told_text`."""
    passages, told = _taken(data)
    ids = {each.id: digest(f"{document.sha256}|{each.id}".encode())[:16] for each in told}
    place = passages.places()
    made = {each.id: _statement(each, ids, place, document) for each in told}
    return tuple(sorted(made.values(), key=lambda s: (_beginning(s), s.id)))


def _beginning(statement: Statement) -> int:
    return min((piece.span[0] for piece in (*statement.content, *filter(None, (statement.cue,)))), default=0)


def _statement(told: Told, ids: dict[str, str], place: Place, document: Document) -> Statement:
    return Statement(
        id=ids[told.id],
        document=document.id,
        document_sha256=document.sha256,
        act=told.act,
        topic=told.topic,
        speaker=_actor(told.speaker, place),
        addressee=_actor(told.addressee, place),
        respondent=_actor(told.respondent, place),
        cue=_quote(told.cue, place),
        content=tuple(_words(words, place) for words in sorted(told.content, key=lambda words: words.span[0])),
        quotation=told.quotation,
        when=When(told.when, told.when_text, told.when_rule, told.when_inferred),
        hedged=told.hedged,
        negated=told.negated,
        standing=told.standing,
        evidence=(told.evidence or Evidence.NONE) if told.act in (Act.ALLEGE, Act.CONFIRM) else None,
        condition=_quote(told.condition, place),
        where=told.where,
        replies_to=_known(told.replies_to, ids),
        together=tuple((ids[each.statement], each.chance) for each in told.together if each.statement in ids),
        via=tuple(_party(each, place) for each in told.via),
        confidence=told.confidence,
    )


def _known(given: Iterable[str], ids: dict[str, str]) -> tuple[str, ...]:
    """Statements of the same document: what answers across documents is linked by the record's own rules."""
    return tuple(dict.fromkeys(ids[id] for id in given if id in ids))


def _actor(told: Party | None, place: Place) -> Actor | None:
    return None if told is None else _party(told, place)


def _party(told: Party, place: Place) -> Actor:
    start = place(told.span[0]) if told.span else 0
    span = (start, start + len(told.text)) if told.span else None
    also = tuple(_party(other, place) for other in told.also) if isinstance(told, Speaker) else ()
    return Actor(told.text, span, told.name, told.kind, told.role, told.country, also)


def _quote(told: Words | None, place: Place) -> Quote | None:
    return None if told is None else _words(told, place)


def _words(told: Words, place: Place) -> Quote:
    start = place(told.span[0])
    return Quote(told.text, (start, start + len(told.text)))
