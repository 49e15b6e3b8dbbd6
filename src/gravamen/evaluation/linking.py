"""How well statements are linked: the record's rules over all articles of a gold folder at once, scored within each article.

Linking is measured twice: of the statements that annotators marked, so that no error of reading stands in the way, and of the
statements as they are read. Gold says nothing of links between articles, so those are counted and not scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gravamen.disputes import occasions, with_disputes
from gravamen.disputes.filed import Filed
from gravamen.disputes.linking import link
from gravamen.disputes.replying import answers
from gravamen.evaluation.records import Annotated, Annotation, StatementGold, annotated_from_reading
from gravamen.evaluation.statements import score_article
from gravamen.evaluation.tallies import Counts, Interval, Tally, interval, total
from gravamen.model import Act, Actor, Document, Evidence, Kind, Quotation, Quote, Reading, Statement, Topic, When
from gravamen.record.statements import standing_columns, strand_columns, words_of

MEASURES = ("pairs_as_marked", "pairs_as_read", "replies_as_read")
"""Pairs of statements in one dispute, of those that annotators marked and of those that are read; and replies, as read."""


@dataclass(frozen=True, slots=True)
class LinkingScore:
    """The measures over all articles, and how many disputes and answers reach across articles (as read)."""

    articles: int
    measures: dict[str, Tally]
    intervals: dict[str, Interval]
    disputes_across: int
    answers_across: int


def score_linking(gold: Sequence[StatementGold], readings: Mapping[str, Reading]) -> LinkingScore:
    """Compare links with gold; a document without a reading counts as one in which nothing was found.

    Raises ValueError where there is no gold.
    """
    if not gold:
        raise ValueError("there is no gold to score against")
    marked = _Linked([_annotated_reading(g) for g in gold])
    read = _Linked([readings[g.document.id] for g in gold if g.document.id in readings])
    counts: list[Counts] = []
    for g in gold:
        of_marks = score_article(g.document.text, g.marks, replace(g.marks, disputes=marked.disputes_in(g.document.id))).main
        of_reading = score_article(g.document.text, g.marks, read.annotated(g.document.id)).main
        values = (of_marks["dispute_pairs"], of_reading["dispute_pairs"], of_reading["replies"])
        counts.append(dict(zip(MEASURES, values, strict=True)))
    return LinkingScore(
        articles=len(gold),
        measures=total(counts),
        intervals={name: interval([article[name] for article in counts]) for name in MEASURES},
        disputes_across=read.disputes_across,
        answers_across=read.answers_across,
    )


class _Linked:
    """Readings, linked with each other as the record links them."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = {reading.document.id: reading for reading in readings}
        self._home: dict[str, str] = {}
        self.answers_across = 0
        by_strand: dict[tuple[str, str], list[Filed]] = defaultdict(list)
        for reading in self._readings.values():
            for key, filed in _filed(reading):
                by_strand[key].append(filed)
        for (respondent, topic), statements in by_strand.items():
            self._link(respondent, topic, statements)
        spread: dict[str, set[str]] = defaultdict(set)
        for reading in self._readings.values():
            for s in reading.statements:
                if home := self._home.get(_name(reading.document.id, s.id)):
                    spread[home].add(reading.document.id)
        self.disputes_across = sum(len(documents) > 1 for documents in spread.values())

    def _link(self, respondent: str, topic: str, statements: Sequence[Filed]) -> None:
        repeats = {id: repeat.lead for id, repeat in occasions.retellings(statements).items()}
        for dispute in link(respondent, topic, statements, repeats):
            name = f"{respondent}|{topic}|{dispute.id}"
            self._home |= dict.fromkeys(dispute.reasons, name)
            self._home |= {id: name for id, lead in repeats.items() if lead in dispute.reasons}
            self.answers_across += len(answers([s for s in statements if s.id in dispute.reasons]))

    def disputes_in(self, document: str) -> tuple[frozenset[str], ...]:
        """The groups that a document's statements form: those in one dispute, wherever its other statements stand."""
        groups: dict[str, set[str]] = defaultdict(set)
        for s in self._readings[document].statements if document in self._readings else ():
            if home := self._home.get(_name(document, s.id)):
                groups[home].add(s.id)
        return tuple(map(frozenset, groups.values()))

    def annotated(self, document: str) -> Annotated:
        """A document's statements with the disputes that they are linked to."""
        if document not in self._readings:
            return Annotated()
        return replace(annotated_from_reading(self._readings[document]), disputes=self.disputes_in(document))


def _name(document: str, id: str) -> str:
    """A name across documents: annotators number statements anew in each."""
    return f"{document}\t{id}"


def _filed(reading: Reading) -> Iterator[tuple[tuple[str, str], Filed]]:
    strands = strand_columns(reading.statements, reading.disputes)
    for position, s in enumerate(reading.statements):
        strand, columns = strands[s.id], standing_columns(s)
        if strand["strand_respondent"] is None:
            continue
        filed = Filed(
            id=_name(reading.document.id, s.id),
            document=reading.document.id,
            published=reading.document.published,
            position=position,
            act=columns["act"],
            topic=columns["topic"],
            actor=columns["actor"],
            speaker=columns["speaker"],
            speaker_country=columns["speaker_country"],
            respondent=columns["respondent_country"],
            addressee=columns["addressee_country"],
            day=columns["day"],
            last_day=columns["last_day"],
            standing=columns["standing"],
            negated=columns["negated"],
            hedged=columns["hedged"],
            evidence=columns["evidence"],
            words=words_of(s),
            strand=_name(reading.document.id, strand["strand"]),
            replies=tuple(_name(reading.document.id, target) for target in s.replies_to),
        )
        yield (strand["strand_respondent"], strand["strand_topic"]), filed


def _annotated_reading(gold: StatementGold) -> Reading:
    """The gold statements of an article as a reading, with the disputes that the rules for one article make of them."""
    statements = tuple(_statement(gold.document, annotation) for annotation in gold.marks.statements)
    return with_disputes(Reading(gold.document, (), statements, ()))


def _statement(document: Document, marked: Annotation) -> Statement:
    def party(code: str | None) -> Actor | None:
        return Actor(code, None, code, Kind.COUNTRY, None, code) if code else None

    voice = document.text[slice(*marked.speaker)] if marked.speaker else marked.speaker_country
    return Statement(
        id=marked.id,
        document=document.id,
        document_sha256=document.sha256,
        act=Act(marked.act),
        topic=Topic(marked.topic or Topic.OTHER),
        speaker=Actor(voice, marked.speaker, voice, Kind.UNKNOWN, None, marked.speaker_country) if voice else None,
        addressee=party(marked.addressee),
        respondent=party(marked.respondent),
        cue=None,
        content=tuple(Quote(document.text[start:end], (start, end)) for start, end in marked.content),
        quotation=Quotation(marked.quotation or Quotation.INDIRECT),
        when=When(marked.when),
        hedged=marked.hedged,
        negated=marked.negated,
        standing=bool(marked.standing),
        evidence=Evidence(marked.evidence) if marked.evidence else None,
        replies_to=marked.replies_to,
    )
