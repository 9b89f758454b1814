"""Pages with nearly the same text, and merges of tags that can be undone."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
OWNED = ("near_duplicates", "tag_merges")


def upgrade() -> None:
    op.create_table('near_duplicates',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('other_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('likeness', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_near_duplicates_bookmark_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_near_duplicates_other_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', 'other_id', name=op.f('pk_near_duplicates'))
    )
    op.create_index('ix_near_duplicates_user_id', 'near_duplicates', ['user_id'], unique=False)
    op.create_index('ix_near_duplicates_other_id', 'near_duplicates', ['other_id'], unique=False)
    op.create_table('tag_merges',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('into', sa.String(length=64), nullable=False),
    sa.Column('former', postgresql.JSONB(), nullable=False),
    sa.Column('gained', postgresql.JSONB(), nullable=False),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_tag_merges_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag_merges'))
    )
    op.create_index('ix_tag_merges_user_id', 'tag_merges', ['user_id'], unique=False)
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
    op.execute("GRANT USAGE ON SEQUENCE tag_merges_id_seq TO fuze_app")


def downgrade() -> None:
    for table in reversed(OWNED):
        op.drop_table(table)
