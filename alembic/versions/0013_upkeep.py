"""Quality and extractor of what was read; kept pictures, checks of links, reading again in the background."""

from alembic import op
import sqlalchemy as sa

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
TABLES = ("upkeep", "kept_images")


def upgrade() -> None:
    op.add_column('contents', sa.Column('quality', sa.Float(), nullable=True))
    op.add_column('contents', sa.Column('quality_reasons', sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('contents', sa.Column('extractor_version', sa.Integer(), server_default=sa.text('1'), nullable=False))
    op.add_column('contents', sa.Column('supplied', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_index('ix_contents_extractor_version', 'contents', ['extractor_version', sa.literal_column('bookmark_id DESC')], unique=False, postgresql_where=sa.text('NOT supplied'))
    op.add_column('reading_preferences', sa.Column('images', sa.String(length=8), server_default=sa.text("'shown'"), nullable=False))
    op.create_table('upkeep',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('archive_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('link_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('misses', sa.Integer(), nullable=False),
    sa.Column('missed_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_dead', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('rereading_for', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_upkeep_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_upkeep'))
    )
    op.create_index('ix_upkeep_user_id', 'upkeep', ['user_id'], unique=False)
    op.create_index('ix_upkeep_archive', 'upkeep', ['archive_due_at'], unique=False, postgresql_where=sa.text('archive_due_at IS NOT NULL'))
    op.create_index('ix_upkeep_link', 'upkeep', ['link_due_at'], unique=False)
    op.create_table('kept_images',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('address_digest', sa.LargeBinary(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('media_type', sa.String(length=32), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_kept_images_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', 'address_digest', name=op.f('pk_kept_images'))
    )
    op.create_index('ix_kept_images_user_id', 'kept_images', ['user_id'], unique=False)
    # What was read before is looked after as well: pictures soon, links spread over a month.
    op.execute(
        "INSERT INTO upkeep (bookmark_id, user_id, archive_due_at, link_due_at, misses, is_dead) "
        "SELECT bookmark_id, user_id, now(), now() + random() * interval '30 days', 0, false FROM contents"
    )
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
    op.execute("GRANT SELECT (bookmark_id, user_id, archive_due_at, link_due_at), UPDATE (archive_due_at, link_due_at) ON upkeep TO fuze_sweep")
    op.execute("CREATE POLICY what_is_due ON upkeep FOR SELECT TO fuze_sweep USING (true)")
    op.execute("CREATE POLICY put_off ON upkeep FOR UPDATE TO fuze_sweep USING (true)")
    op.execute("GRANT SELECT (bookmark_id, user_id, extractor_version, supplied) ON contents TO fuze_sweep")
    op.execute("CREATE POLICY what_is_old ON contents FOR SELECT TO fuze_sweep USING (true)")


def downgrade() -> None:
    op.execute("DROP POLICY what_is_old ON contents")
    op.execute("REVOKE SELECT (bookmark_id, user_id, extractor_version, supplied) ON contents FROM fuze_sweep")
    op.drop_table('kept_images')
    op.drop_table('upkeep')
    op.drop_column('reading_preferences', 'images')
    op.drop_index('ix_contents_extractor_version', table_name='contents')
    op.drop_column('contents', 'supplied')
    op.drop_column('contents', 'extractor_version')
    op.drop_column('contents', 'quality_reasons')
    op.drop_column('contents', 'quality')
