"""The audit log."""

import sqlalchemy as sa
from alembic import op

from palpate.editorial.database import refuse_downgrade

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
downgrade = refuse_downgrade


def upgrade() -> None:
    """Make the log."""
    op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Integer),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
    )
