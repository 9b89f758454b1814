"""Bookmarks whose text is kept for reading without a network."""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEPT = "deleted_at IS NULL AND keep_offline"


def upgrade() -> None:
    op.add_column('bookmarks', sa.Column('keep_offline', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_index('ix_bookmarks_keep_offline', 'bookmarks', ['user_id', sa.literal_column('saved_at DESC'), sa.literal_column('id DESC')], unique=False, postgresql_where=sa.text(KEPT))
    op.execute(
        "CREATE CONSTRAINT TRIGGER bump_library_version_offline AFTER UPDATE OF keep_offline ON bookmarks "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER bump_library_version_offline ON bookmarks")
    op.drop_index('ix_bookmarks_keep_offline', table_name='bookmarks', postgresql_where=sa.text(KEPT))
    op.drop_column('bookmarks', 'keep_offline')
