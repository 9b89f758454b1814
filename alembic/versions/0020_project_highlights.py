"""Highlights that belong to projects."""

from alembic import op
import sqlalchemy as sa

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"


def upgrade() -> None:
    op.create_unique_constraint(op.f('uq_highlights_id_user_id'), 'highlights', ['id', 'user_id'])
    op.create_table('project_highlights',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('project_id', sa.BigInteger(), nullable=False),
    sa.Column('highlight_id', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['project_id', 'user_id'], ['projects.id', 'projects.user_id'], name=op.f('fk_project_highlights_project_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['highlight_id', 'user_id'], ['highlights.id', 'highlights.user_id'], name=op.f('fk_project_highlights_highlight_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_highlights'))
    )
    op.create_index('uq_project_highlights_project_id_highlight_id', 'project_highlights', ['project_id', 'highlight_id'], unique=True)
    op.create_index('ix_project_highlights_highlight_id', 'project_highlights', ['highlight_id'], unique=False)
    op.create_index('ix_project_highlights_user_id', 'project_highlights', ['user_id'], unique=False)
    op.execute("ALTER TABLE project_highlights ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE project_highlights FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON project_highlights TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON project_highlights TO fuze_app")
    op.execute("GRANT USAGE ON SEQUENCE project_highlights_id_seq TO fuze_app")


def downgrade() -> None:
    op.drop_table('project_highlights')
    op.drop_constraint(op.f('uq_highlights_id_user_id'), 'highlights', type_='unique')
