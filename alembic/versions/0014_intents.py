"""What Gemini understood somebody to be after, by the digest of their words."""

from alembic import op
import sqlalchemy as sa

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OWN = "user_id = NULLIF(current_setting('fuze.user_id', true), '')::bigint"


def upgrade() -> None:
    op.create_table('intents',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('goal', sa.String(length=16), nullable=False),
    sa.Column('technologies', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('difficulty', sa.String(length=16), nullable=True),
    sa.Column('breadth', sa.String(length=16), nullable=False),
    sa.Column('urgency', sa.String(length=16), nullable=False),
    sa.Column('understood_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_intents_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'digest', name=op.f('pk_intents'))
    )
    op.execute("ALTER TABLE intents ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE intents FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON intents TO fuze_app USING ({OWN}) WITH CHECK ({OWN})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON intents TO fuze_app")
    # Recommendations follow from it.
    op.execute(
        "CREATE CONSTRAINT TRIGGER bump_library_version AFTER INSERT OR UPDATE OR DELETE ON intents "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
    )


def downgrade() -> None:
    op.drop_table('intents')
