"""What people leave in pages: highlights, the place they have come to, how they like to read."""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
TABLES = ("highlights", "reading_places", "reading_preferences")


def upgrade() -> None:
    op.create_table('highlights',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('prefix', sa.Text(), nullable=False),
    sa.Column('suffix', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.Column('colour', sa.String(length=8), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_highlights_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_highlights'))
    )
    op.create_index('ix_highlights_recent', 'highlights', ['user_id', sa.literal_column('created_at DESC'), sa.literal_column('id DESC')], unique=False)
    op.create_index('ix_highlights_bookmark_id', 'highlights', ['bookmark_id'], unique=False)
    op.create_table('reading_places',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('fraction', sa.Float(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_reading_places_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_reading_places'))
    )
    op.create_index('ix_reading_places_recent', 'reading_places', ['user_id', sa.literal_column('read_at DESC')], unique=False)
    op.create_table('reading_preferences',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('font', sa.String(length=8), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('line_height', sa.Integer(), nullable=False),
    sa.Column('width', sa.String(length=8), nullable=False),
    sa.Column('theme', sa.String(length=8), nullable=False),
    sa.Column('speech_rate', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_reading_preferences_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_reading_preferences'))
    )
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
    op.execute("GRANT USAGE ON SEQUENCE highlights_id_seq TO fuze_app")
    # How far one has read is in no list: it would empty every cache with each turn of the wheel.
    op.execute(
        "CREATE CONSTRAINT TRIGGER bump_library_version AFTER INSERT OR UPDATE OR DELETE ON highlights "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
    )


def downgrade() -> None:
    op.drop_table('reading_preferences')
    op.drop_index('ix_reading_places_recent', table_name='reading_places')
    op.drop_table('reading_places')
    op.drop_index('ix_highlights_bookmark_id', table_name='highlights')
    op.drop_index('ix_highlights_recent', table_name='highlights')
    op.drop_table('highlights')
