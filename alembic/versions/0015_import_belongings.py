"""What a Fuze export has beside bookmarks, until it is added."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"


def upgrade() -> None:
    op.create_table('import_belongings',
    sa.Column('import_id', sa.BigInteger(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('body', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['import_id', 'user_id'], ['imports.id', 'imports.user_id'], name=op.f('fk_import_belongings_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('import_id', 'ordinal', name=op.f('pk_import_belongings'))
    )
    op.create_index('ix_import_belongings_user_id', 'import_belongings', ['user_id'], unique=False)
    op.execute("ALTER TABLE import_belongings ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE import_belongings FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON import_belongings TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON import_belongings TO fuze_app")


def downgrade() -> None:
    op.drop_table('import_belongings')
