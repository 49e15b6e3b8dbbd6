"""The scorecard of an allegation in the record: what the record prefills, what people answer, code and reconcile.

All of it that people do is decisions: of kind `assess` (`{"answers": {item: true, false or null}}`), `code` (`{"fields": {field: value}}`)
and `reconcile` (`{"answers": {item or field: value}}`). Null says that it cannot be told. What is prefilled is never stored: it follows
from what is on file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from gravamen.archive import Archive
from gravamen.assessment import fields as coded_fields
from gravamen.assessment import scorecard
from gravamen.assessment.agreement import agreement
from gravamen.assessment.coding import Coded, coded
from gravamen.assessment.prefilling import Prefilled, prefilled
from gravamen.assessment.reconciling import STATUS_MEANING, Answer, Given, Reconciled, Status, person, reconciled
from gravamen.assessment.scoring import scores as scored
from gravamen.assessment.scoring import standing
from gravamen.assessment.tables import disarm_techniques
from gravamen.record.allegations import ASSESSED, allegation_of, assessable
from gravamen.record.asking import Fields, statements_where
from gravamen.record.deciding import By, DecisionError, decide
from gravamen.record.rows import AnyRow
from gravamen.record.schema import canonical, decision, statement

KINDS = ("assess", "code", "reconcile")
"""The kinds of decision by which people answer, code and reconcile."""
Answers = Mapping[str, dict[str, list[Answer]]]


@dataclass(frozen=True, slots=True)
class Tally:
    """What people made of an allegation in short: `yes` of the `answered` items; `asked` counts also those that they left undecided.

    Where people coded fields alone, all three are 0.
    """

    yes: int
    answered: int
    asked: int


def answer(connection: Connection, statement_id: str, answers: Mapping[str, bool | None], by: By) -> str:
    """Answers items of the scorecard: yes (True), no (False), or that it cannot be told (None). Returns the decision's id.

    Raises:
        DecisionError: the statement cannot be assessed, or an item or answer is unknown.
    """
    assessable(connection, statement_id)
    if not answers:
        raise DecisionError("nothing is answered: give at least one item with yes, no or unknown")
    for key, given in answers.items():
        _checked(key, given, scorecard.BY_KEY.keys(), "item of the scorecard")
    return decide(connection, "assess", statement_id, {"answers": dict(answers)}, by, [statement_id])


def code(connection: Connection, statement_id: str, fields: Mapping[str, Any], by: By) -> str:
    """Codes fields of an allegation; None says that it cannot be told. Returns the decision's id.

    Raises:
        DecisionError: the statement cannot be assessed, or a field cannot hold its value.
    """
    assessable(connection, statement_id)
    if not fields:
        raise DecisionError("nothing is coded: give at least one field with its value")
    kept = {key: _checked(key, value, coded_fields.BY_KEY.keys(), "coded field") for key, value in fields.items()}
    return decide(connection, "code", statement_id, {"fields": kept}, by, [statement_id])


def reconcile(connection: Connection, statement_id: str, answers: Mapping[str, Any], by: By) -> str:
    """Settles items and fields that people answered differently. It stands until withdrawn or settled anew. Returns the decision's id.

    Raises:
        DecisionError: the statement cannot be assessed, a value is none of its kind, or nobody disagrees on an item.
    """
    assessable(connection, statement_id)
    if not answers:
        raise DecisionError("nothing is reconciled: give at least one item or field with the answer that is to stand")
    known = [*scorecard.BY_KEY, *coded_fields.BY_KEY]
    kept = {key: _checked(key, value, known, "item or coded field") for key, value in answers.items()}
    given = _given(connection, decision.c.subject == statement_id)[statement_id]
    for key in kept:
        if reconciled(given[key]).status not in (Status.DISPUTED, Status.RECONCILED):
            raise DecisionError(f"{key} is not in dispute: two people must have answered it differently before it is reconciled")
    return decide(connection, "reconcile", statement_id, {"answers": kept}, by, [statement_id])


def _checked(key: str, value: Any, known: Iterable[str], what: str) -> Any:
    if key not in known:
        raise DecisionError(f"{key} is no {what}: use {', '.join(known)}")
    if key in scorecard.BY_KEY:
        if value is not None and not isinstance(value, bool):
            raise DecisionError(f"{value!r} is no answer to {key}: use yes, no or unknown")
        return value
    try:
        return coded_fields.BY_KEY[key].checked(value)
    except coded_fields.FieldError as error:
        raise DecisionError(str(error)) from error


def assessment_of(connection: Connection, archive: Archive, statement_id: str) -> Fields:
    """The scorecard of an allegation as plain values.

    `items`: for each, `key`, `section`, `text`, `yes_means`; `prefilled` {`answer`, `reason`, `rests_on`}; `answers` of people, the latest
    of each [{`author`, `answer`, `why`, `at`, `decision`}]; `settled` (the reconciling decision in the same shape, or null); `reconciled`
    (what stands of people's answers, or null); `status` with `meaning`; `stands` and `by` ("people", "record" or null): the answer to show.
    `fields`: the same for coded fields, with `allowed` ({value: meaning} or null) and `many`. `scores`: by section and "all", {`items`,
    `yes`, `answered`, `suggested_yes`, `suggested_answered`}; `disarm`: techniques of the methods that stand.
    `answered_by` is what answers the allegation itself; `measures` says what a score says.

    Raises:
        DecisionError: there is no such statement, or it cannot be assessed.
    """
    row = assessable(connection, statement_id)
    (shown,) = statements_where(connection, statement.c.id == statement_id)
    allegation, account = allegation_of(connection, archive, row)
    record, codes = prefilled(allegation), coded(account)
    given = _given(connection, decision.c.subject == statement_id)[statement_id]
    people = {key: reconciled(given[key]) for key in (*scorecard.BY_KEY, *coded_fields.BY_KEY)}
    told = ("words", "act", "speaker", "speaker_country", "respondent_country", "topic", "when", "hedged", "evidence", "directness")
    fields = [_field(field, codes.get(field.key), people[field.key]) for field in coded_fields.FIELDS]
    methods: list[str] = next(field["stands"] for field in fields if field["key"] == "methods") or []
    return {
        "statement": statement_id,
        **{name: shown[name] for name in (*told, "answered_by", "dispute", "document", "title", "repeats")},
        "measures": scorecard.MEASURES,
        "people": sorted({each.author for state in people.values() for each in state.current}),
        "items": [_item(item, record[item.key], people[item.key]) for item in scorecard.ITEMS],
        "scores": {name: asdict(score) for name, score in scored(people, record).items()},
        "fields": fields,
        "disarm": [{"id": technique.id, "name": technique.name} for technique in disarm_techniques(methods)],
    }


def _item(item: scorecard.Item, record: Prefilled, people: Reconciled) -> Fields:
    return {
        "key": item.key,
        "section": item.section.value,
        "text": item.text,
        "yes_means": item.yes_means,
        "prefilled": {"answer": record.answer, "reason": record.reason, "rests_on": list(record.rests_on)},
        **_people(people),
        "stands": standing(people, record),
        "by": _by(people, record.answer),
    }


def _field(field: coded_fields.Field, record: Coded | None, people: Reconciled) -> Fields:
    value = record.value if record else None
    return {
        "key": field.key,
        "text": field.text,
        "many": field.is_many,
        "allowed": dict(field.allowed) if field.allowed else None,
        "prefilled": {
            "answer": value,
            "reason": record.reason if record else "",
            "rests_on": list(record.rests_on) if record else [],
        },
        **_people(people),
        "stands": people.given if people.is_overruling else value,
        "by": _by(people, value),
    }


def _people(people: Reconciled) -> Fields:
    return {
        "answers": [_answer(each) for each in people.current],
        "settled": _answer(people.settled) if people.settled else None,
        "reconciled": people.given,
        "status": people.status.value,
        "meaning": STATUS_MEANING[people.status],
    }


def _answer(given: Answer) -> Fields:
    return {"author": given.author, "answer": given.given, "why": given.why, "at": given.at, "decision": given.decision}


def _by(people: Reconciled, record: object) -> str | None:
    if people.is_overruling:
        return "people" if people.given is not None else None
    return "record" if record is not None else None


def can_be_assessed(row: Fields) -> bool:
    """Whether the scorecard is for a statement, given as `asking` shows it."""
    return row["act"] in ASSESSED and not row["negated"] and not row["rejected"]


def answers_of(connection: Connection, statement_id: str, author: str) -> dict[str, Given]:
    """What a person answers now to items and fields of an allegation, by key; None: that it cannot be told."""
    given = _given(connection, decision.c.subject == statement_id)[statement_id]
    current = {key: reconciled(answers).current for key, answers in given.items()}
    return {key: each.given for key, answers in current.items() for each in answers if person(each.author) == person(author)}


def tallies(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, Tally]:
    """What people made of each allegation that a person has answered or coded, of all or of those that meet conditions on `statement`."""
    is_allegation = (statement.c.act.in_(ASSESSED), statement.c.negated.is_(False), statement.c.rejected.is_(False))
    # EXISTS, so that the work grows with the decisions, which are few, and not with the statements.
    about = select(statement.c.id).where(statement.c.id == decision.c.subject, *is_allegation, *conditions).exists()
    found: dict[str, Tally] = {}
    for id, answers in _given(connection, about).items():
        states = [reconciled(answers[key]) for key in scorecard.BY_KEY if key in answers]
        given = [state.given for state in states]
        found[id] = Tally(sum(each is True for each in given), sum(each is not None for each in given), len(states))
    return found


def scores(connection: Connection) -> dict[str, int]:
    """How many items people answered with yes, for every allegation that a person has answered; items in dispute do not count."""
    return {id: tally.yes for id, tally in tallies(connection).items() if tally.asked}


def people_agree(connection: Connection, first: str, second: str) -> Fields:
    """How far two people agree on the items, and on the coded fields, that both answered (whether or not they were settled later).

    Each: `answered` by both, `same`, `share` (0 to 1) and `kappa` (Cohen's); `by_item` {key: {...}}.

    Raises:
        DecisionError: the two are one person, or one of them has answered nothing.
    """
    if first == second:
        raise DecisionError("agreement is measured between two people")
    one, other = _latest_by(connection, first), _latest_by(connection, second)
    for name, answers in ((first, one), (second, other)):
        if not answers:
            raise DecisionError(f"{name} has answered no scorecard: names are as in `gravamen history`")
    both = [key for key in one if key in other]

    def over(keys: Iterable[str]) -> Fields:
        wanted = set(keys)
        found = agreement((one[key], other[key]) for key in both if key[1] in wanted)
        return {"answered": found.answered, "same": found.same, "share": found.share, "kappa": found.kappa}

    by_item = {key: over([key]) for key in scorecard.BY_KEY if any(name == key for _, name in both)}
    return {
        "first": first,
        "second": second,
        "items": over(scorecard.BY_KEY),
        "fields": over(coded_fields.BY_KEY),
        "by_item": by_item,
    }


def _latest_by(connection: Connection, author: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for id, answers in _given(connection, decision.c.author == author).items():
        for key, listed in answers.items():
            own = [each for each in listed if not each.is_reconciling]
            if own and own[-1].given is not None:
                found[id, key] = canonical(own[-1].given)
    return found


def _given(connection: Connection, which: ColumnElement[bool]) -> Answers:
    """The answers that were not taken back, by statement and by key, in the order in which they were given."""
    stands = decision.c.kind.in_(KINDS) & decision.c.withdrawn_by.is_(None)
    found: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for row in connection.execute(select(decision).where(stands, which).order_by(decision.c.entry)):
        for key, value in _body(row).items():
            is_reconciling = row.kind == "reconcile"
            found[row.subject][key].append(Answer(row.author, value, row.why, row.decided_at, row.id, is_reconciling))
    return found


def _body(row: AnyRow) -> Mapping[str, Any]:
    return row.body["fields" if row.kind == "code" else "answers"]
