"""What people are working on: projects, tasks, and the bookmarks that belong to them."""

from alembic import op
from pgvector.sqlalchemy import HALFVEC
import sqlalchemy as sa

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"
TABLES = ("projects", "tasks", "project_bookmarks")
EMBEDDED = ("projects", "tasks")
# Without the columns of the job, which the sweep writes too.
SHOWN = {
    "projects": "title, goal, description, technologies, status, colour, updated_at, embedding",
    "tasks": "project_id, parent_id, title, notes, status, position, due_on, embedding",
    "project_bookmarks": "task_id, note",
}
DUE = "due_at IS NOT NULL"


def upgrade() -> None:
    op.create_table('projects',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('technologies', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('colour', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('embedding', HALFVEC(384), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_projects_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_projects')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_projects_id_user_id'))
    )
    op.create_index('ix_projects_recent', 'projects', ['user_id', sa.literal_column('updated_at DESC'), sa.literal_column('id DESC')], unique=False)
    op.create_index('ix_projects_due', 'projects', ['due_at'], unique=False, postgresql_where=sa.text(DUE))
    op.create_table('tasks',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('project_id', sa.BigInteger(), nullable=False),
    sa.Column('parent_id', sa.BigInteger(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('embedding', HALFVEC(384), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['project_id', 'user_id'], ['projects.id', 'projects.user_id'], name=op.f('fk_tasks_project_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id', 'user_id'], ['tasks.id', 'tasks.user_id'], name=op.f('fk_tasks_parent_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_tasks_id_user_id'))
    )
    op.create_index('ix_tasks_project_id', 'tasks', ['project_id', 'position'], unique=False)
    op.create_index('ix_tasks_parent_id', 'tasks', ['parent_id'], unique=False)
    op.create_index('ix_tasks_user_id', 'tasks', ['user_id'], unique=False)
    op.create_index('ix_tasks_due', 'tasks', ['due_at'], unique=False, postgresql_where=sa.text(DUE))
    op.create_table('project_bookmarks',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('project_id', sa.BigInteger(), nullable=False),
    sa.Column('task_id', sa.BigInteger(), nullable=True),
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['project_id', 'user_id'], ['projects.id', 'projects.user_id'], name=op.f('fk_project_bookmarks_project_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['task_id', 'user_id'], ['tasks.id', 'tasks.user_id'], name=op.f('fk_project_bookmarks_task_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_project_bookmarks_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_bookmarks'))
    )
    op.create_index('uq_project_bookmarks_project_id_bookmark_id', 'project_bookmarks', ['project_id', 'bookmark_id'], unique=True)
    op.create_index('ix_project_bookmarks_bookmark_id', 'project_bookmarks', ['bookmark_id'], unique=False)
    op.create_index('ix_project_bookmarks_task_id', 'project_bookmarks', ['task_id'], unique=False)
    op.create_index('ix_project_bookmarks_user_id', 'project_bookmarks', ['user_id'], unique=False)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO fuze_app")
        op.execute(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO fuze_app")
        op.execute(
            f"CREATE CONSTRAINT TRIGGER bump_library_version AFTER INSERT OR DELETE OR UPDATE OF {SHOWN[table]} "
            f"ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
        )
    for table in EMBEDDED:
        op.execute(f"GRANT SELECT (id, user_id, due_at), UPDATE (due_at) ON {table} TO fuze_sweep")
        op.execute(f"CREATE POLICY what_is_due ON {table} FOR SELECT TO fuze_sweep USING (true)")
        op.execute(f"CREATE POLICY put_off ON {table} FOR UPDATE TO fuze_sweep USING ({DUE})")


def downgrade() -> None:
    op.drop_table('project_bookmarks')
    op.drop_table('tasks')
    op.drop_table('projects')
