"""The columns of `gravamen export tables`: their types, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gravamen.model import Act
from gravamen.record import tabular
from gravamen.record.tabular import Part, Rows

Type = Literal["text", "json", "integer", "number", "boolean", "day", "moment"]
TYPES: dict[Type, str] = {
    "text": "Unicode text",
    "json": "JSON as text",
    "integer": "whole number",
    "number": "floating-point number",
    "boolean": "true or false",
    "day": "calendar day, ISO 8601 (YYYY-MM-DD)",
    "moment": "UTC, ISO 8601 to the second",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name here, its type, what it means, and the field of the row that it is taken from (by default its name)."""

    name: str
    type: Type
    meaning: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row is, which columns tell rows apart, and where the rows come from."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Part], Rows]


_CODE = "ISO 3166-1 alpha-3; EUU, UNO and NTO for the EU, the UN and NATO, XKX for Kosovo"
_EDTF = "EDTF (ISO 8601-2 level 1), as exact as the source is"
_OFFSET = "in Unicode code points of the archived text of the document"

DOCUMENTS = Table(
    "documents",
    "an archived document; its text is not exported",
    ("sha256",),
    (
        Column("sha256", "text", "SHA-256 of its bytes as received, which names it"),
        Column("text_sha256", "text", "SHA-256 of its text in UTF-8, which offsets point into"),
        Column("name", "text", "its name at its source"),
        Column("title", "text", "its title, as the source gives it"),
        Column("publisher", "text", "who published it, as the source gives it"),
        Column("published", "text", f"when it was published: {_EDTF}"),
        Column("language", "text", "its language, BCP 47, as the source gives it"),
        Column("url", "text", "its address, as the source gives it; nobody checked it"),
        Column("form", "text", "what sort of file it came as"),
        Column("size_bytes", "integer", "size as received, in bytes", "size"),
        Column("extractor", "text", "what made the text from the bytes"),
        Column("reader", "text", "what read the statements from the text"),
        Column("family", "text", "SHA-256 of the first document of its family of near duplicates"),
        Column("filed_at", "moment", "when it was filed in this record"),
    ),
    tabular.documents,
)
STATEMENTS = Table(
    "statements",
    "one statement as it stands, corrections included: somebody says or does something; not that it is so",
    ("id",),
    (
        Column("id", "text", "its id, stable over runs"),
        Column("document", "text", "SHA-256 of the document that it stands in", "document_sha256"),
        Column("position", "integer", "its place among the statements of the document, from 0"),
        Column("act", "text", f"what it does: {', '.join(Act)}"),
        Column("negated", "boolean", "whether it says that it does not do so (“does not deny”)"),
        Column("hedged", "boolean", "whether it is hedged (“may”, “reportedly”)"),
        Column("standing", "boolean", "whether it is a position held over time, not a dated act"),
        Column("topic", "text", "what it is about"),
        Column("speaker", "text", "who speaks, by name"),
        Column("actor", "text", "who speaks, by id in the table of actors"),
        Column("role", "text", "the office in which the speaker is named"),
        Column("speaker_country", "text", f"for which country: {_CODE}"),
        Column("respondent_country", "text", f"whose conduct is at issue: {_CODE}"),
        Column("addressee_country", "text", f"who is addressed: {_CODE}"),
        Column("evidence", "text", "of an allegation, which evidence it offers: none, claimed, shown, independent"),
        Column("when", "text", f"when it was said or done: {_EDTF}"),
        Column("when_inferred", "boolean", "whether that rests on a day of the report which is not given but inferred from the text"),
        Column("day", "day", "the first day of that time"),
        Column("last_day", "day", "the last day of that time"),
        Column("words", "text", "its words, what lies between them left out with an ellipsis"),
        Column("quotation", "text", "whether they are the speaker's (direct), the reporter's (indirect) or both (mixed)"),
        Column("confidence", "number", "how sure the reader is, from 0 to 1; a person's correction does not change it"),
        Column("corrected", "boolean", "whether a person corrected it"),
        Column("rejected", "boolean", "whether a person rejected it as no statement"),
        Column("repeats", "text", "id of the statement that it only repeats; leave such rows out when counting", "lead"),
        Column("repeats_how", "text", "copy, or the same occasion in other words", "lead_sort"),
        Column("repeats_why", "text", "why it counts as a repetition", "lead_reason"),
        Column("dispute", "text", "id of its dispute"),
        Column("dispute_why", "text", "why it is in that dispute", "dispute_reason"),
    ),
    tabular.statements,
)
PIECES = Table(
    "pieces",
    "an unbroken piece of the words of a statement",
    ("statement", "position"),
    (
        Column("statement", "text", "id of the statement"),
        Column("position", "integer", "its place among the pieces, from 0"),
        Column("kind", "text", "content (what is said) or cue (the word that says that it is said)"),
        Column("document", "text", "SHA-256 of the document"),
        Column("start", "integer", f"where it begins, {_OFFSET}"),
        Column("end", "integer", f"where it ends, itself not included, {_OFFSET}"),
        Column("words", "text", "the words, exactly as in the text"),
    ),
    tabular.pieces,
)
REPLIES = Table(
    "replies",
    "a statement answers another",
    ("statement", "target", "rule"),
    (
        Column("statement", "text", "id of the statement that answers"),
        Column("target", "text", "id of the statement that it answers"),
        Column("rule", "text", "the rule by which it is so"),
        Column("why", "text", "the reason in words", "reason"),
    ),
    tabular.replies,
)
DISPUTES = Table(
    "disputes",
    "one complaint against a respondent on a topic, with all its statements",
    ("id",),
    (
        Column("id", "text", "its id"),
        Column("name", "text", "the name that a person gave it"),
        Column("respondent", "text", f"whose conduct is at issue: {_CODE}"),
        Column("topic", "text", "what it is about"),
        Column("statements", "integer", "statements in it, repetitions not counted"),
        Column("documents", "integer", "documents that carry them", "carriers"),
        Column("allegations", "integer", "allegations among them"),
        Column("answers", "integer", "denials and rejections by the respondent's side"),
        Column("pledges", "integer", "pledges in it"),
        Column("evidence", "text", "the best evidence that an allegation in it offers"),
        Column("first_day", "day", "first day that the time of its first dated report may mean"),
        Column("last_day", "day", "last day that the time of its last dated report may mean"),
        Column("merged_into", "text", "id of the dispute that a person merged it into"),
    ),
    tabular.disputes,
)
COMPLAINANTS = Table(
    "complainants",
    "a country complains in a dispute",
    ("dispute", "country"),
    (
        Column("dispute", "text", "id of the dispute"),
        Column("position", "integer", "0 for the country that complains most"),
        Column("country", "text", _CODE),
    ),
    tabular.complainants,
)
PLEDGES = Table(
    "pledges",
    "a promise that is tracked",
    ("statement",),
    (
        Column("statement", "text", "id of the promise"),
        Column("dispute", "text", "id of the dispute in which it was first tracked"),
        Column("negative", "boolean", "whether it is a promise not to do something"),
        Column("term", "day", "the day up to which a person said that it binds"),
    ),
    tabular.pledges,
)
PLEDGE_STATUSES = Table(
    "pledge_statuses",
    "a status that a pledge had from a day on; the one that holds is the latest whose day has come",
    ("statement", "number"),
    (
        Column("statement", "text", "id of the promise"),
        Column("number", "integer", "tells statuses apart"),
        Column("status", "text", "open, breach_alleged (a claim, not proof), breach_shown, kept, no_public_evidence, withdrawn"),
        Column("day", "day", "from which day on; empty where the promise is not dated"),
        Column("by", "text", "who says so: a country, or a person who decided it"),
        Column("interested", "boolean", "whether that is a party to the dispute"),
        Column("rests_on", "json", "ids of the statements, exhibits or decisions that it rests on", "why"),
        Column("why", "text", "the reason in words", "reason"),
    ),
    tabular.pledge_statuses,
)
ACTORS = Table(
    "actors",
    "who speaks",
    ("id",),
    (
        Column("id", "text", "its id"),
        Column("name", "text", "its name"),
        Column("kind", "text", "person, government, organisation, company, media, country, unknown"),
        Column("country", "text", _CODE),
        Column("merged_into", "text", "id of the actor that a person says it is the same as"),
    ),
    tabular.actors,
)
OFFICES = Table(
    "offices",
    "an office in which documents show an actor",
    ("actor", "role"),
    (
        Column("actor", "text", "id of the actor"),
        Column("role", "text", "the office, as the documents word it"),
        Column("first_day", "day", "first day on which they show it"),
        Column("last_day", "day", "last day on which they show it"),
        Column("statements", "integer", "statements in which they do"),
    ),
    tabular.offices,
)
EXHIBITS = Table(
    "exhibits",
    "something filed as evidence in a dispute",
    ("id",),
    (
        Column("id", "text", "its id"),
        Column("dispute", "text", "id of the dispute"),
        Column("sort", "text", "document, data or finding"),
        Column("sha256", "text", "SHA-256 of what is archived"),
        Column("title", "text", "its title"),
        Column("day", "day", "the day that it dates from"),
        Column("shows_breach_of", "text", "id of the pledge whose breach the person who filed it says that it shows"),
    ),
    tabular.exhibits,
)
DECISIONS = Table(
    "decisions",
    "what a person decided about something on file",
    ("id",),
    (
        Column("id", "text", "its id"),
        Column("kind", "text", "what sort of decision"),
        Column("subject", "text", "id of what it is about"),
        Column("body", "json", "what was decided"),
        Column("author", "text", "who decided"),
        Column("why", "text", "the reason that the person gave"),
        Column("decided_at", "moment", "when"),
        Column("withdrawn_by", "text", "id of the decision that took it back"),
    ),
    tabular.decisions,
)
ASSESSMENTS = Table(
    "assessments",
    "an answer of a person on the scorecard of an allegation: how checkable it is, never whether it is true",
    ("decision", "key"),
    (
        Column("decision", "text", "id of the decision"),
        Column("statement", "text", "id of the allegation"),
        Column("kind", "text", "assess (an item), code (a coded field) or reconcile (what two people settled)"),
        Column("key", "text", "the item or field"),
        Column("answer", "json", "the answer; null: it cannot be told"),
        Column("author", "text", "who answered"),
        Column("why", "text", "the reason that the person gave"),
        Column("decided_at", "moment", "when"),
        Column("withdrawn_by", "text", "id of the decision that took it back"),
    ),
    tabular.assessments,
)
TABLES = (
    DOCUMENTS,
    STATEMENTS,
    PIECES,
    REPLIES,
    DISPUTES,
    COMPLAINANTS,
    PLEDGES,
    PLEDGE_STATUSES,
    ACTORS,
    OFFICES,
    EXHIBITS,
    DECISIONS,
    ASSESSMENTS,
)
