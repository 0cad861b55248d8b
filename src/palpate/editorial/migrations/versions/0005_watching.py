"""Watched questions, and conclusions that moved."""

import sqlalchemy as sa
from alembic import op

from palpate.editorial.database import refuse_downgrade

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
downgrade = refuse_downgrade


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "watched_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reader", sa.String(20), nullable=False),
        sa.Column("library_version", sa.Integer, nullable=False),
        sa.Column("kept_by_id", sa.Integer),
        sa.Column("kept_by", sa.String(200), nullable=False),
        sa.Column("kept_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "watch_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), index=True),
        sa.Column("article_version", sa.Integer),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reader", sa.String(20), nullable=False),
        sa.Column("difference", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("told_at", sa.String(40)),
    )
