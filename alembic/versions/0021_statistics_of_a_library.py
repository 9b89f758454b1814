"""The planner learns of every library that is imported at once, not of an installation's first alone."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# A user whom the statistics do not name is taken to have a page or none, and a list of 100,000 is then compared
# with each of its tags (minutes). Where the role that migrates may not see the statistics, it learns anyway.
UNKNOWN = """(SELECT coalesce(
            NULLIF(current_setting('fuze.user_id', true), '')::bigint
                <> ALL (most_common_vals::text::bigint[]), true)
        FROM (VALUES (0)) AS one
        LEFT JOIN pg_stats ON schemaname = 'public' AND tablename = 'bookmarks' AND attname = 'user_id')"""
EMPTY = "(SELECT reltuples FROM pg_class WHERE oid = 'bookmarks'::regclass) < 1000"

LEARN = """
CREATE OR REPLACE FUNCTION learn_library_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF {condition} THEN
        ANALYZE (SKIP_LOCKED)
            bookmarks (id, user_id, url_digest, site, state, favourite, stage, status, bulk, due_at, saved_at, deleted_at),
            tags, bookmark_tags, collections, bookmark_collections,
            search_documents (bookmark_id, user_id, language, length),
            contents (bookmark_id, user_id), highlights (bookmark_id, user_id), import_items (import_id, ordinal, user_id);
    END IF;
END $$
"""


def upgrade() -> None:
    op.execute(LEARN.format(condition=f"{EMPTY} OR {UNKNOWN}"))


def downgrade() -> None:
    op.execute(LEARN.format(condition=EMPTY))
