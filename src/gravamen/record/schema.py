"""The tables of the record.

Three sorts: *received* (`document`, `delivery`, `failure`, `statement.as_read`) never changes; *decided* (`decision`, `exhibit`)
is added to and never overwritten; everything else is *derived* from those two by rules, and `gravamen verify` derives it again.
`entry` is the history of all of it, each entry chained to the one before by its hash. `account` and `session` say who may change
what; they hold secrets, and are never published or exported.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

HEAD = "0002"
"""The schema that this version of Gravamen works with: the newest migration."""


def canonical(value: object) -> str:
    """JSON in the one form whose hash means the value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Json(TypeDecorator[Any]):
    """A JSON value, kept as canonical text, so that its hash is the same in every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """From the database."""
        return None if value is None else json.loads(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up only by INTEGER, PostgreSQL needs more than its four bytes.
Number = BigInteger().with_variant(Integer(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    """The rows that an index holds, for either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _number() -> Column[int]:
    return Column("number", Number, primary_key=True, autoincrement=True)


document = Table(
    "document",
    metadata,
    _number(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("text_sha256", Text, nullable=False, index=True),
    Column("name", Text, nullable=False, index=True),
    Column("title", Text),
    Column("publisher", Text),
    Column("published", Text),
    Column("language", Text),
    Column("url", Text),
    Column("origins", Json, nullable=False),
    Column("form", Text, nullable=False),
    Column("charset", Text),
    Column("size", Integer, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("reading_sha256", Text, nullable=False),
    Column("family", Text, nullable=False, index=True),
    Column("filed_at", Text, nullable=False),
    sqlite_autoincrement=True,
)

delivery = Table(
    "delivery",
    metadata,
    _number(),
    Column("document", Number, ForeignKey("document.number"), nullable=False),
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("container", Text),
    Column("given", Json, nullable=False),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("document", "source", "part"),
    sqlite_autoincrement=True,
)

failure = Table(
    "failure",
    metadata,
    _number(),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("first_seen_at", Text, nullable=False),
    UniqueConstraint("name", "reason"),
    sqlite_autoincrement=True,
)

signature = Table(
    "signature",
    metadata,
    Column("document", Number, ForeignKey("document.number"), primary_key=True),
    Column("minhash", LargeBinary, nullable=False),
)

band = Table(
    "band",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("document", Number, ForeignKey("document.number"), primary_key=True),
    sqlite_with_rowid=False,
)

statement = Table(
    "statement",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Number, ForeignKey("document.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("as_read", Json, nullable=False),
    # As it stands: as read, or as people corrected it.
    Column("act", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("speaker", Text),
    Column("speaker_country", Text),
    Column("respondent_country", Text),
    Column("addressee_country", Text),
    Column("evidence", Text),
    Column("hedged", Boolean, nullable=False),
    Column("negated", Boolean, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("when", Text),
    Column("day", Text),
    Column("last_day", Text),
    Column("words", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("corrected", Boolean, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("actor", Text, ForeignKey("actor.id")),
    # Which dispute of its document it stands in, by whose conduct on which topic; null where in none.
    Column("strand", Text),
    Column("strand_respondent", Text),
    Column("strand_topic", Text),
    Column("strand_reason", Text),
    # The statement that this one only repeats: a copy, or the same occasion in other words.
    Column("lead", Text),
    Column("lead_sort", Text),
    Column("lead_reason", Text),
    # Where the rules put it, and where it stands after people's decisions.
    Column("linked", Text),
    Column("dispute", Text),
    Column("dispute_reason", Text),
    Index("ix_statement_document", "document", "position"),
    Index("ix_statement_voice", "speaker_country", "act", "topic", "day"),
    Index("ix_statement_voice_day", "speaker_country", "day"),
    Index("ix_statement_about", "respondent_country", "topic", "act", "day"),
    Index("ix_statement_act", "act", "topic", "day"),
    Index("ix_statement_topic", "topic", "day"),
    Index("ix_statement_evidence", "evidence", "day", **_where("evidence is not null")),
    Index("ix_statement_day", "day"),
    Index("ix_statement_dispute", "dispute", "day"),
    Index("ix_statement_strand", "strand_respondent", "strand_topic"),
    Index("ix_statement_lead", "lead", **_where("lead is not null")),
    Index("ix_statement_actor", "actor", "day"),
    sqlite_autoincrement=True,
)

reply = Table(
    "reply",
    metadata,
    _number(),
    Column("statement", Text, ForeignKey("statement.id"), nullable=False),
    Column("target", Text, ForeignKey("statement.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # The entries of the history that made it and (null: it stands) ended it.
    Column("since", Number, nullable=False),
    Column("until", Number),
    Index("ix_reply_statement", "statement", "until"),
    Index("ix_reply_target", "target", "until"),
    sqlite_autoincrement=True,
)

dispute = Table(
    "dispute",
    metadata,
    Column("id", Text, primary_key=True),
    Column("respondent", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("name", Text),
    Column("complainants", Json, nullable=False),
    # Between spaces and around, so that one code is found by LIKE '% USA %'.
    Column("complainant_codes", Text, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("carriers", Integer, nullable=False),
    Column("allegations", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("pledges", Integer, nullable=False),
    Column("evidence", Text),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("merged_into", Text),
    Column("rule", Text, nullable=False),
    Index("ix_dispute_about", "respondent", "topic", "last_day"),
    Index("ix_dispute_topic", "topic", "last_day"),
    Index("ix_dispute_last_day", "last_day"),
    Index("ix_dispute_statements", "statements"),
)

pledge = Table(
    "pledge",
    metadata,
    Column("statement", Text, ForeignKey("statement.id"), primary_key=True),
    Column("dispute", Text, ForeignKey("dispute.id"), nullable=False, index=True),
    Column("negative", Boolean, nullable=False),
    Column("term", Text),
)

pledge_status = Table(
    "pledge_status",
    metadata,
    _number(),
    Column("statement", Text, ForeignKey("pledge.statement"), nullable=False),
    Column("status", Text, nullable=False),
    Column("day", Text),
    Column("why", Json, nullable=False),
    Column("by", Text),
    Column("interested", Boolean),
    Column("reason", Text, nullable=False),
    Column("since", Number, nullable=False),
    Column("until", Number),
    Index("ix_pledge_status_statement", "statement", "until"),
    Index("ix_pledge_status_status", "status", "until"),
    sqlite_autoincrement=True,
)

actor = Table(
    "actor",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("country", Text, index=True),
    Column("merged_into", Text),
)

office = Table(
    "office",
    metadata,
    Column("actor", Text, ForeignKey("actor.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("statements", Integer, nullable=False),
)

exhibit = Table(
    "exhibit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dispute", Text, ForeignKey("dispute.id"), nullable=False, index=True),
    Column("sort", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("shows_breach_of", Text, ForeignKey("statement.id")),
    Column("entry", Number, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("entry", Number, nullable=False),
    # The decision that took this one back.
    Column("withdrawn_by", Text),
    Index("ix_decision_subject", "subject", "kind"),
    Index("ix_decision_kind", "kind", "entry"),
)

entry = Table(
    "entry",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index("ix_entry_kind", "kind"),
)

concerning = Table(
    "concerning",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("seq", Number, ForeignKey("entry.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

unlinked = Table(
    "unlinked",
    metadata,
    # "family" with the digest of a document, or "strands" with a respondent and a topic.
    Column("sort", Text, primary_key=True),
    Column("respondent", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    sqlite_with_rowid=False,
)

run = Table(
    "run",
    metadata,
    _number(),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("places", Json, nullable=False),
    Column("engine", Text, nullable=False),
    Column("filed", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    sqlite_autoincrement=True,
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

account = Table(
    "account",
    metadata,
    _number(),
    Column("name", Text, nullable=False),
    # The name without regard to case and form of its letters, so that no two look the same.
    Column("folded", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    # The Argon2 hash; null where it signs in at a provider alone.
    Column("password", Text),
    # Who it is at an OpenID provider.
    Column("issuer", Text),
    Column("subject", Text),
    Column("added_at", Text, nullable=False),
    Column("disabled_at", Text),
    UniqueConstraint("issuer", "subject"),
    sqlite_autoincrement=True,
)

session = Table(
    "session",
    metadata,
    # Who reads the database cannot sign in with what stands here.
    Column("token_sha256", Text, primary_key=True),
    Column("account", Number, ForeignKey("account.number"), nullable=False, index=True),
    Column("began_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
)

SECRET = frozenset({account.name, session.name})
"""The tables that no export and no published site may hold."""
