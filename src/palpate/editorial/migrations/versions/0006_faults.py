"""Known devices, the latest time seen, and through which channels an event was told."""

import sqlalchemy as sa
from alembic import op

from palpate.editorial.database import refuse_downgrade

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
downgrade = refuse_downgrade


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table(
        "known_devices",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("since", sa.String(40), nullable=False),
    )
    op.create_table(
        "latest_time",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.add_column("watch_events", sa.Column("told_by", sa.String(40), nullable=False, server_default=""))
