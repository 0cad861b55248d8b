"""Alembic's entry: runs the migrations on the connection that `editorial.database` hands over."""

from alembic import context

from palpate.editorial.database import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transaction_per_migration=False
)
context.run_migrations()
