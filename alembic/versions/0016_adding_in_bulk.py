"""What an import writes raises the library's version once for each chunk, not by a trigger for each row."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = (
    "bookmarks", "bookmark_tags", "search_documents", "collections", "bookmark_collections", "contents", "analyses",
    "highlights",
)  # fmt: skip
# The condition is checked as the row is written, so a row of a chunk does not even wait for the commit.
ONE_BY_ONE = "WHEN (current_setting('fuze.bulk', true) IS DISTINCT FROM 'on') "


def upgrade() -> None:
    _make_anew("EXECUTE FUNCTION", f"{ONE_BY_ONE}EXECUTE FUNCTION")


def downgrade() -> None:
    # As the server writes it.
    condition = "WHEN ((current_setting('fuze.bulk'::text, true) IS DISTINCT FROM 'on'::text)) "
    _make_anew(condition, "")


def _make_anew(former: str, latter: str) -> None:
    """Makes the triggers with a part of their definition replaced."""
    for table in TABLES:
        find = f"SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'bump_library_version' AND tgrelid = '{table}'::regclass"
        definition = op.get_bind().exec_driver_sql(find).scalar_one()
        op.execute(f"DROP TRIGGER bump_library_version ON {table}")
        op.get_bind().exec_driver_sql(definition.replace(former, latter))
