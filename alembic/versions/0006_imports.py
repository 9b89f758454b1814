"""Imports with their lines, collections, and bookmarks that give way to those saved by hand."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
TABLES = ("collections", "bookmark_collections", "imports", "import_items")
NUMBERED = ("collections", "imports")
WATCHED = {"collections": "INSERT OR UPDATE OR DELETE", "bookmark_collections": "INSERT OR DELETE"}
WAITS = "deleted_at IS NULL AND status IN ('waiting', 'running')"
UNDER_WAY = "status = 'adding' AND NOT paused"

REDATE_COLLECTED = """
CREATE FUNCTION redate_collected_bookmark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bookmark_collections SET saved_at = NEW.saved_at WHERE bookmark_id = NEW.id;
    RETURN NULL;
END $$
"""
# Row-level security refuses COPY; lines are copied into a temporary table first, for which some
# databases give nobody the right.
ALLOW_TEMPORARY = """
DO $$ BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO fuze_app', current_database());
END $$
"""


def upgrade() -> None:
    _part_bulk()
    _create_collections()
    _create_imports()
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
    for table in NUMBERED:
        op.execute(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO fuze_app")
    op.execute(ALLOW_TEMPORARY)
    _admit_sweep()
    _keep_in_step()


def _part_bulk() -> None:
    op.add_column('bookmarks', sa.Column('bulk', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('bookmarks', 'bulk', server_default=None)
    op.drop_index('ix_bookmarks_due', table_name='bookmarks')
    op.create_index('ix_bookmarks_due', 'bookmarks', ['due_at'], unique=False, postgresql_where=sa.text(f"{WAITS} AND NOT bulk"))
    op.create_index('ix_bookmarks_bulk_due', 'bookmarks', ['user_id', 'due_at'], unique=False, postgresql_where=sa.text(f"{WAITS} AND bulk"))


def _create_collections() -> None:
    op.create_table('collections',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('parent_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_collections_user_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id', 'user_id'], ['collections.id', 'collections.user_id'], name=op.f('fk_collections_parent_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collections')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_collections_id_user_id'))
    )
    op.create_index('uq_collections_user_id_parent_id_key', 'collections', ['user_id', 'parent_id', 'key'], unique=True, postgresql_nulls_not_distinct=True)
    op.create_table('bookmark_collections',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('collection_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_bookmark_collections_bookmark_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['collection_id', 'user_id'], ['collections.id', 'collections.user_id'], name=op.f('fk_bookmark_collections_collection_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', 'collection_id', name=op.f('pk_bookmark_collections'))
    )
    op.create_index('ix_bookmark_collections_recent', 'bookmark_collections', ['user_id', 'collection_id', sa.literal_column('saved_at DESC'), sa.literal_column('bookmark_id DESC')], unique=False)


def _create_imports() -> None:
    op.create_table('imports',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('format', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('folder_use', sa.String(length=16), nullable=True),
    sa.Column('empty_folders', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('merged', sa.Integer(), nullable=False),
    sa.Column('duplicates', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_imports_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imports')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_imports_id_user_id'))
    )
    op.create_index('ix_imports_due', 'imports', ['due_at'], unique=False, postgresql_where=sa.text(UNDER_WAY))
    op.create_index('ix_imports_recent', 'imports', ['user_id', sa.literal_column('id DESC')], unique=False)
    op.create_table('import_items',
    sa.Column('import_id', sa.BigInteger(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('bookmark_id', sa.BigInteger(), nullable=True),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.LargeBinary(), nullable=True),
    sa.Column('repeats', sa.Boolean(), nullable=False),
    sa.Column('site', sa.String(length=255), nullable=False),
    sa.Column('site_rank', sa.Integer(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('tags', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('tag_keys', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('folders', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('folder_tags', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('folder_tag_keys', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('favourite', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('postings', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('folder_length', sa.Integer(), nullable=False),
    sa.Column('folder_postings', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('was_read', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['import_id', 'user_id'], ['imports.id', 'imports.user_id'], name=op.f('fk_import_items_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('import_id', 'ordinal', name=op.f('pk_import_items'))
    )
    op.create_index('ix_import_items_failed', 'import_items', ['import_id', 'ordinal'], unique=False, postgresql_where=sa.text("status = 'failed'"))


def _admit_sweep() -> None:
    op.execute("GRANT SELECT (bulk) ON bookmarks TO fuze_sweep")
    op.execute("GRANT SELECT (id, user_id, status, paused, due_at, created_at), UPDATE (due_at) ON imports TO fuze_sweep")
    op.execute("CREATE POLICY what_is_due ON imports FOR SELECT TO fuze_sweep USING (true)")
    op.execute(f"CREATE POLICY put_off ON imports FOR UPDATE TO fuze_sweep USING ({UNDER_WAY})")


def _keep_in_step() -> None:
    for table, events in WATCHED.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER bump_library_version AFTER {events} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
        )
    op.execute(REDATE_COLLECTED)
    op.execute(
        "CREATE TRIGGER date_tagged_bookmark BEFORE INSERT ON bookmark_collections "
        "FOR EACH ROW WHEN (NEW.saved_at IS NULL) EXECUTE FUNCTION date_tagged_bookmark()"
    )
    op.execute(
        "CREATE TRIGGER redate_collected_bookmark AFTER UPDATE OF saved_at ON bookmarks FOR EACH ROW "
        "WHEN (OLD.saved_at IS DISTINCT FROM NEW.saved_at) EXECUTE FUNCTION redate_collected_bookmark()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER redate_collected_bookmark ON bookmarks")
    op.execute("DROP FUNCTION redate_collected_bookmark()")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("REVOKE SELECT (bulk) ON bookmarks FROM fuze_sweep")
    op.drop_index('ix_bookmarks_bulk_due', table_name='bookmarks')
    op.drop_index('ix_bookmarks_due', table_name='bookmarks')
    op.drop_column('bookmarks', 'bulk')
    op.create_index('ix_bookmarks_due', 'bookmarks', ['due_at'], unique=False, postgresql_where=sa.text(WAITS))
