"""The planner learns of a library while its first import goes on, not when the next autovacuum comes by."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Without statistics it reads the whole library for each bookmark of a list. A tenth of a second, once for an
# installation: from then on it multiplies what it knows by the tables' size. Only an owner may have it learn.
LEARN = """
CREATE FUNCTION learn_library_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT reltuples FROM pg_class WHERE oid = 'bookmarks'::regclass) < 1000 THEN
        ANALYZE (SKIP_LOCKED)
            bookmarks (id, user_id, url_digest, site, state, favourite, stage, status, bulk, due_at, saved_at, deleted_at),
            tags, bookmark_tags, collections, bookmark_collections,
            search_documents (bookmark_id, user_id, language, length),
            contents (bookmark_id, user_id), highlights (bookmark_id, user_id), import_items (import_id, ordinal, user_id);
    END IF;
END $$
"""


def upgrade() -> None:
    op.execute(LEARN)
    op.execute("REVOKE ALL ON FUNCTION learn_library_statistics FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION learn_library_statistics TO fuze_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION learn_library_statistics")
