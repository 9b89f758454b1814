"""What stands in place of a page that could not be read; dead links in lists; text that was pasted."""

from alembic import op
import sqlalchemy as sa

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('bookmarks', sa.Column('obstacle', sa.String(length=8), nullable=True))
    op.add_column('supplied_pages', sa.Column('media_type', sa.String(length=16), server_default='text/html', nullable=False))
    op.create_index('ix_upkeep_dead', 'upkeep', ['user_id', 'bookmark_id'], unique=False, postgresql_where=sa.text('is_dead'))
    # Of all that upkeep writes down, a list shows only this.
    op.execute(
        "CREATE CONSTRAINT TRIGGER bump_library_version AFTER UPDATE OF is_dead ON upkeep "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.is_dead IS DISTINCT FROM NEW.is_dead) "
        "EXECUTE FUNCTION bump_library_version()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER bump_library_version ON upkeep")
    op.drop_index('ix_upkeep_dead', table_name='upkeep')
    op.drop_column('supplied_pages', 'media_type')
    op.drop_column('bookmarks', 'obstacle')
