"""Pages as their readers saw them, sent along by the browser's extension."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"


def upgrade() -> None:
    op.create_table('supplied_pages',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('supplied_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_supplied_pages_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_supplied_pages'))
    )
    op.create_index('ix_supplied_pages_user_id', 'supplied_pages', ['user_id'], unique=False)
    op.execute("ALTER TABLE supplied_pages ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE supplied_pages FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON supplied_pages TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON supplied_pages TO fuze_app")


def downgrade() -> None:
    op.drop_index('ix_supplied_pages_user_id', table_name='supplied_pages')
    op.drop_table('supplied_pages')
