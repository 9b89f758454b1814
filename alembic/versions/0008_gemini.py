"""Gemini: users' keys, what was asked with them, and the questions that wait."""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
OWNED = ("gemini_keys", "key_usage", "analysis_runs", "gemini_jobs")


def upgrade() -> None:
    _keys()
    _work()
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
    op.execute("GRANT USAGE ON SEQUENCE analysis_runs_id_seq TO fuze_app")
    # Nobody's rows: how often the operator's key was used, and by nobody in particular.
    op.execute("GRANT SELECT, INSERT, UPDATE ON operator_key_usage TO fuze_app")
    op.execute("GRANT SELECT (bookmark_id, user_id, status, due_at), UPDATE (due_at) ON gemini_jobs TO fuze_sweep")
    op.execute("CREATE POLICY what_is_due ON gemini_jobs FOR SELECT TO fuze_sweep USING (true)")
    op.execute("CREATE POLICY put_off ON gemini_jobs FOR UPDATE TO fuze_sweep USING (status IN ('waiting', 'running'))")


def _keys() -> None:
    op.create_table('gemini_keys',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('hint', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_gemini_keys_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_gemini_keys'))
    )
    op.create_table('key_usage',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('tokens_read', sa.BigInteger(), nullable=False),
    sa.Column('tokens_written', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_key_usage_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'digest', 'day', name=op.f('pk_key_usage'))
    )
    op.create_table('operator_key_usage',
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('digest', 'day', name=op.f('pk_operator_key_usage'))
    )


def _work() -> None:
    op.create_table('analysis_runs',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('scope', sa.String(length=16), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_analysis_runs_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_analysis_runs')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_analysis_runs_id_user_id'))
    )
    op.create_index('ix_analysis_runs_user_id', 'analysis_runs', ['user_id'], unique=False)
    op.create_table('gemini_jobs',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('run_id', sa.BigInteger(), nullable=True),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('model', sa.String(length=64), nullable=False),
    sa.Column('prompt_version', sa.String(length=16), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_gemini_jobs_bookmark_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id', 'user_id'], ['analysis_runs.id', 'analysis_runs.user_id'], name=op.f('fk_gemini_jobs_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_gemini_jobs'))
    )
    op.create_index('ix_gemini_jobs_user_id_status', 'gemini_jobs', ['user_id', 'status'], unique=False)
    op.create_index('ix_gemini_jobs_run_id', 'gemini_jobs', ['run_id'], unique=False)
    op.create_index('ix_gemini_jobs_due', 'gemini_jobs', ['due_at'], unique=False, postgresql_where=sa.text("status IN ('waiting', 'running')"))


def downgrade() -> None:
    for table in ("gemini_jobs", "analysis_runs", "operator_key_usage", "key_usage", "gemini_keys"):
        op.drop_table(table)
