"""What people say of recommendations, and what was learned of each."""

from alembic import op
import sqlalchemy as sa

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
TABLES = ("feedback", "tastes")


def upgrade() -> None:
    op.create_table('feedback',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('project_id', sa.BigInteger(), nullable=True),
    sa.Column('verdict', sa.String(length=16), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_feedback_bookmark_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['project_id', 'user_id'], ['projects.id', 'projects.user_id'], name=op.f('fk_feedback_project_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback'))
    )
    op.create_index('uq_feedback_user_id_bookmark_id_project_id', 'feedback', ['user_id', 'bookmark_id', 'project_id'], unique=True, postgresql_nulls_not_distinct=True)
    op.create_index('ix_feedback_bookmark_id', 'feedback', ['bookmark_id'], unique=False)
    op.create_index('ix_feedback_project_id', 'feedback', ['project_id'], unique=False)
    op.create_table('tastes',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('model', sa.LargeBinary(), nullable=False),
    sa.Column('learned_from', sa.Integer(), nullable=False),
    sa.Column('learned_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_tastes_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_tastes'))
    )
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
        op.execute(
            f"CREATE CONSTRAINT TRIGGER bump_library_version AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
        )
    op.execute("GRANT USAGE ON SEQUENCE feedback_id_seq TO fuze_app")


def downgrade() -> None:
    op.drop_table('tastes')
    op.drop_table('feedback')
