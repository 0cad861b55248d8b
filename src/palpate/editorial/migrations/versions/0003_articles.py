"""Articles, their versions and reviews."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from palpate.editorial.database import refuse_downgrade

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
downgrade = refuse_downgrade

_FROZEN = ("article_versions", "approvals")


def upgrade() -> None:
    """Make the tables, and the triggers that keep versions and approvals as they were written."""
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("question_key", sa.String(64), nullable=False, index=True),
        sa.Column("reader", sa.String(20), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("status", sa.String(30), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("review_round", sa.Integer, nullable=False),
        sa.Column("public_version", sa.Integer),
        *_by("author"),
        sa.Column("submitted_at", sa.String(40), nullable=False),
        sa.Column("changed_at", sa.String(40), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("new_evidence_at", sa.String(40)),
    )
    op.create_table(
        "article_versions",
        *_of_article(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("library_version", sa.Integer, nullable=False),
        sa.Column("conditions", sa.Text, nullable=False),
        sa.Column("composed", sa.Boolean, nullable=False),
        *_by("made_by"),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("article_id", "number"),
    )
    op.create_table(
        "approvals",
        *_of_article(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        *_by("reviewer"),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("reviewers", sa.Text, nullable=False),
        sa.UniqueConstraint("article_id", "number"),
    )
    op.create_table(
        "assignments",
        *_of_article(),
        sa.Column("review_round", sa.Integer, nullable=False),
        sa.Column("reviewer_id", sa.Integer, nullable=False, index=True),
        sa.Column("reviewer", sa.String(200), nullable=False),
        sa.Column("assigned_by", sa.String(200), nullable=False),
        sa.Column("assigned_at", sa.String(40), nullable=False),
        sa.Column("interests", sa.Text),
        sa.Column("declared_at", sa.String(40)),
        sa.UniqueConstraint("article_id", "review_round", "reviewer_id"),
    )
    op.create_table(
        "decisions",
        *_of_article(index=True),
        sa.Column("review_round", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("statement", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        *_by("reviewer"),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "comments",
        *_of_article(index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("statement", sa.String(24)),
        sa.Column("answers", sa.Integer, sa.ForeignKey("comments.id")),
        *_by("writer"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    for table in _FROZEN:
        _freeze(table)


def _of_article(*, index: bool = False) -> tuple[sa.Column[Any], ...]:
    article = sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), nullable=False, index=index)
    return sa.Column("id", sa.Integer, primary_key=True), article


def _by(name: str) -> tuple[sa.Column[Any], ...]:
    return sa.Column(f"{name}_id", sa.Integer), sa.Column(name, sa.String(200), nullable=False)


def _freeze(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION stays_as_written() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% stay as written', TG_TABLE_NAME; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION stays_as_written()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION stays_as_written()"
        )
        return
    op.execute(  # INSERT OR REPLACE would remove a row without a DELETE
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} "  # noqa: S608
        "WHERE id = NEW.id OR (article_id = NEW.article_id AND number = NEW.number)) "
        f"BEGIN SELECT RAISE(ABORT, '{table} stay as written'); END"
    )
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} stay as written'); END"
        )
