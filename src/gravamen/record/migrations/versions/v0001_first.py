"""The first schema that was released.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

from gravamen.record import words_index

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes all tables and the full-text indexes."""
    op.create_table(
        "actor",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_index(op.f("ix_actor_country"), "actor", ["country"], unique=False)
    op.create_index(op.f("ix_actor_name"), "actor", ["name"], unique=False)
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_kind", "decision", ["kind", "entry"], unique=False)
    op.create_index("ix_decision_subject", "decision", ["subject", "kind"], unique=False)
    op.create_table(
        "dispute",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("respondent", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("complainants", sa.Text(), nullable=False),
        sa.Column("complainant_codes", sa.Text(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("carriers", sa.Integer(), nullable=False),
        sa.Column("allegations", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("pledges", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index("ix_dispute_about", "dispute", ["respondent", "topic", "last_day"], unique=False)
    op.create_index("ix_dispute_last_day", "dispute", ["last_day"], unique=False)
    op.create_index("ix_dispute_statements", "dispute", ["statements"], unique=False)
    op.create_index("ix_dispute_topic", "dispute", ["topic", "last_day"], unique=False)
    op.create_table(
        "document",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("charset", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("reading_sha256", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_document")),
        sa.UniqueConstraint("sha256", name=op.f("uq_document_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_document_family"), "document", ["family"], unique=False)
    op.create_index(op.f("ix_document_name"), "document", ["name"], unique=False)
    op.create_index(op.f("ix_document_text_sha256"), "document", ["text_sha256"], unique=False)
    op.create_table(
        "entry",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_entry_hash")),
    )
    op.create_index("ix_entry_kind", "entry", ["kind"], unique=False)
    op.create_table(
        "failure",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_failure")),
        sa.UniqueConstraint("name", "reason", name=op.f("uq_failure_name_reason")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("filed", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_run")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "unlinked",
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("respondent", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sort", "respondent", "topic", name=op.f("pk_unlinked")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.number"], name=op.f("fk_band_document")),
        sa.PrimaryKeyConstraint("key", "document", name=op.f("pk_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "concerning",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["entry.seq"], name=op.f("fk_concerning_seq")),
        sa.PrimaryKeyConstraint("subject", "seq", name=op.f("pk_concerning")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("document", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("container", sa.Text(), nullable=True),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.number"], name=op.f("fk_delivery_document")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_delivery")),
        sa.UniqueConstraint("document", "source", "part", name=op.f("uq_delivery_document_source_part")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "office",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actor.id"], name=op.f("fk_office_actor")),
        sa.PrimaryKeyConstraint("actor", "role", name=op.f("pk_office")),
    )
    op.create_table(
        "signature",
        sa.Column("document", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.number"], name=op.f("fk_signature_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_signature")),
    )
    op.create_table(
        "statement",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("as_read", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_country", sa.Text(), nullable=True),
        sa.Column("respondent_country", sa.Text(), nullable=True),
        sa.Column("addressee_country", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("when", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("strand", sa.Text(), nullable=True),
        sa.Column("strand_respondent", sa.Text(), nullable=True),
        sa.Column("strand_topic", sa.Text(), nullable=True),
        sa.Column("strand_reason", sa.Text(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("lead_sort", sa.Text(), nullable=True),
        sa.Column("lead_reason", sa.Text(), nullable=True),
        sa.Column("linked", sa.Text(), nullable=True),
        sa.Column("dispute", sa.Text(), nullable=True),
        sa.Column("dispute_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor"], ["actor.id"], name=op.f("fk_statement_actor")),
        sa.ForeignKeyConstraint(["document"], ["document.number"], name=op.f("fk_statement_document")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statement")),
        sa.UniqueConstraint("id", name=op.f("uq_statement_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statement_about", "statement", ["respondent_country", "topic", "act", "day"], unique=False)
    op.create_index("ix_statement_act", "statement", ["act", "topic", "day"], unique=False)
    op.create_index("ix_statement_actor", "statement", ["actor", "day"], unique=False)
    op.create_index("ix_statement_day", "statement", ["day"], unique=False)
    op.create_index("ix_statement_dispute", "statement", ["dispute", "day"], unique=False)
    op.create_index("ix_statement_document", "statement", ["document", "position"], unique=False)
    op.create_index(
        "ix_statement_evidence",
        "statement",
        ["evidence", "day"],
        unique=False,
        sqlite_where=sa.text("evidence is not null"),
        postgresql_where=sa.text("evidence is not null"),
    )
    op.create_index(
        "ix_statement_lead",
        "statement",
        ["lead"],
        unique=False,
        sqlite_where=sa.text("lead is not null"),
        postgresql_where=sa.text("lead is not null"),
    )
    op.create_index("ix_statement_strand", "statement", ["strand_respondent", "strand_topic"], unique=False)
    op.create_index("ix_statement_topic", "statement", ["topic", "day"], unique=False)
    op.create_index("ix_statement_voice", "statement", ["speaker_country", "act", "topic", "day"], unique=False)
    op.create_index("ix_statement_voice_day", "statement", ["speaker_country", "day"], unique=False)
    op.create_table(
        "exhibit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("shows_breach_of", sa.Text(), nullable=True),
        sa.Column("entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["dispute"], ["dispute.id"], name=op.f("fk_exhibit_dispute")),
        sa.ForeignKeyConstraint(["shows_breach_of"], ["statement.id"], name=op.f("fk_exhibit_shows_breach_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit")),
    )
    op.create_index(op.f("ix_exhibit_dispute"), "exhibit", ["dispute"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("negative", sa.Boolean(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dispute"], ["dispute.id"], name=op.f("fk_pledge_dispute")),
        sa.ForeignKeyConstraint(["statement"], ["statement.id"], name=op.f("fk_pledge_statement")),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_pledge")),
    )
    op.create_index(op.f("ix_pledge_dispute"), "pledge", ["dispute"], unique=False)
    op.create_table(
        "reply",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["statement"], ["statement.id"], name=op.f("fk_reply_statement")),
        sa.ForeignKeyConstraint(["target"], ["statement.id"], name=op.f("fk_reply_target")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reply")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reply_statement", "reply", ["statement", "until"], unique=False)
    op.create_index("ix_reply_target", "reply", ["target", "until"], unique=False)
    op.create_table(
        "pledge_status",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("interested", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["statement"], ["pledge.statement"], name=op.f("fk_pledge_status_statement")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pledge_status")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pledge_status_statement", "pledge_status", ["statement", "until"], unique=False)
    op.create_index("ix_pledge_status_status", "pledge_status", ["status", "until"], unique=False)
    words_index.create(op.get_bind())
