"""Runs the migrations as the role that owns the schema, in one transaction each."""

from alembic import context
from sqlalchemy import create_engine, pool
from sqlmodel import SQLModel

import fuze_app.core.models  # noqa: F401  (fills the metadata)
from fuze_app.core.database import admin_url


def run() -> None:
    url = context.config.attributes.get("url") or admin_url()
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Fuze migrates a running database only.")
run()
