"""Searches that are kept or remembered; bookmarks by their site and by the beginning of their title."""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APP, SEARCH = "fuze_app", "fuze_search"
CURRENT_USER = "NULLIF(current_setting('fuze.user_id', true), '')::bigint"
TABLES = ("searched_texts", "saved_searches")

# No index serves an expression with lower() under row-level security, so this reads as match_terms does: in a
# role of its own, its only read kept to the user's rows.
BOOKMARKS_TITLED = """
CREATE FUNCTION bookmarks_titled(beginning text, most integer)
RETURNS TABLE (bookmark_id bigint, whole boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
DECLARE
    first constant text := lower("left"(beginning, 200));
BEGIN
    RETURN QUERY
    SELECT id, lower(title) = lower(beginning) FROM bookmarks
    WHERE user_id = {current_user} AND deleted_at IS NULL
        AND lower("left"(title, 200)) ~>=~ first AND lower("left"(title, 200)) ~<~ (first || chr(1114111))
    ORDER BY length(title), id DESC LIMIT most;
END $$
"""


def upgrade() -> None:
    op.create_table('searched_texts',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_digest', sa.LargeBinary(), nullable=False),
    sa.Column('searched_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_searched_texts_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_searched_texts'))
    )
    op.create_index('uq_searched_texts_user_id_text_digest', 'searched_texts', ['user_id', 'text_digest'], unique=True)
    op.create_index('ix_searched_texts_recent', 'searched_texts', ['user_id', sa.literal_column('searched_at DESC'), sa.literal_column('id DESC')], unique=False)
    op.create_table('saved_searches',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_saved_searches_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_searches'))
    )
    op.create_index('uq_saved_searches_user_id_name', 'saved_searches', ['user_id', 'name'], unique=True)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_rows ON {table} TO {APP} "
            f"USING (user_id = {CURRENT_USER}) WITH CHECK (user_id = {CURRENT_USER})"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {APP}")
    # Saved searches are read with what the library holds, and kept by its version like that.
    op.execute(
        "CREATE CONSTRAINT TRIGGER bump_library_version AFTER INSERT OR UPDATE OR DELETE ON saved_searches "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
    )
    op.create_index('ix_bookmarks_site', 'bookmarks', ['user_id', 'site', sa.literal_column('saved_at DESC'), sa.literal_column('id DESC')], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_bookmarks_title', 'bookmarks', ['user_id', sa.literal_column('lower("left"(title, 200))').label('beginning')], unique=False, postgresql_ops={'beginning': 'text_pattern_ops'})
    op.execute(f"GRANT SELECT (id, user_id, title, deleted_at) ON bookmarks TO {SEARCH}")
    op.execute(f"CREATE POLICY what_is_titled ON bookmarks FOR SELECT TO {SEARCH} USING (true)")
    op.execute(BOOKMARKS_TITLED.format(current_user=CURRENT_USER))
    op.execute(f"GRANT CREATE ON SCHEMA public TO {SEARCH}")
    op.execute(f"ALTER FUNCTION bookmarks_titled OWNER TO {SEARCH}")
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {SEARCH}")
    op.execute("REVOKE ALL ON FUNCTION bookmarks_titled FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION bookmarks_titled TO {APP}")


def downgrade() -> None:
    op.execute("DROP FUNCTION bookmarks_titled")
    op.execute("DROP POLICY what_is_titled ON bookmarks")
    op.execute(f"REVOKE SELECT (id, user_id, title, deleted_at) ON bookmarks FROM {SEARCH}")
    op.drop_index('ix_bookmarks_title', table_name='bookmarks')
    op.drop_index('ix_bookmarks_site', table_name='bookmarks', postgresql_where=sa.text('deleted_at IS NULL'))
    for table in TABLES:
        op.drop_table(table)
