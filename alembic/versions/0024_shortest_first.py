"""The order in which pages are read soonest."""

from alembic import op
import sqlalchemy as sa

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_bookmarks_shortest', 'bookmarks', ['user_id', sa.literal_column('COALESCE(NULLIF((word_count + 229) / 230, 0), 2147483647)'), 'id'], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))


def downgrade() -> None:
    op.drop_index('ix_bookmarks_shortest', table_name='bookmarks', postgresql_where=sa.text('deleted_at IS NULL'))
