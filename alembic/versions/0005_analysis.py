"""What is understood of a page besides its summary, and how each part came about."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LISTS = ("technologies", "suggested_tags", "prerequisites", "questions")
WORDS = {"content_type": 16, "difficulty": 16, "language": 8, "model": 64}


def upgrade() -> None:
    # The defaults are for the rows that are there, and leave with them.
    for name in LISTS:
        op.add_column("analyses", sa.Column(name, sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
        op.alter_column("analyses", name, server_default=None)
    for name, length in WORDS.items():
        op.add_column("analyses", sa.Column(name, sa.String(length), nullable=True))
    op.add_column("analyses", sa.Column("made_by", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.alter_column("analyses", "made_by", server_default=None)


def downgrade() -> None:
    for name in (*LISTS, *WORDS, "made_by"):
        op.drop_column("analyses", name)
