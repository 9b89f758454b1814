"""Words are scored by the process that asks: the database hands it postings, packed, in place of rows."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

APP, SEARCH = "fuze_app", "fuze_search"
CURRENT_USER = "NULLIF(current_setting('fuze.user_id', true), '')::bigint"

# Both read as a role that sees everybody's documents (row-level security lets no GIN index serve), so both keep
# to the user by themselves. OFFSET leaves the planner no other index than that of the postings.
FOUND = """
    FROM unnest(terms) WITH ORDINALITY AS asked(term, place) CROSS JOIN generate_series(0, 4) AS power
    CROSS JOIN LATERAL (
        SELECT {selected} FROM (
            SELECT bookmark_id, user_id, length FROM search_documents
            WHERE postings @> ARRAY[owner || ':' || term || ':' || power] OFFSET 0
        ) AS holding WHERE holding.user_id = owner
    ) AS found
"""

# To group and order 40,000 postings here takes twice as long as to read them; numpy does it in a tenth. Eight
# bytes each, most significant first: a bookmark's id, then its length in 20 bits.
READ_POSTINGS = """
CREATE FUNCTION read_postings(terms text[])
RETURNS TABLE (number integer, exponent integer, documents bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    owner constant bigint := {current_user};
BEGIN
    RETURN QUERY
    SELECT place::integer, power, packed {found}
    WHERE packed IS NOT NULL;
END $$
"""
PACKED = "string_agg(int8send(bookmark_id << 20 | LEAST(length, 1048575)), '') AS packed"

HOLDING_TERMS = """
CREATE FUNCTION holding_terms(terms text[], at_least bigint) RETURNS TABLE (bookmark_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 400
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    owner constant bigint := {current_user};
BEGIN
    RETURN QUERY
    SELECT found.bookmark_id {found}
    GROUP BY found.bookmark_id HAVING count(*) >= at_least;
END $$
"""


def upgrade() -> None:
    op.execute("DROP FUNCTION match_terms")
    op.execute(f"GRANT CREATE ON SCHEMA public TO {SEARCH}")
    for name, body, selected in (
        ("read_postings", READ_POSTINGS, PACKED),
        ("holding_terms", HOLDING_TERMS, "bookmark_id"),
    ):
        op.execute(body.format(current_user=CURRENT_USER, found=FOUND.format(selected=selected)))
        _give(name)
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {SEARCH}")


def _give(function: str) -> None:
    """To the role that it reads as; the application may call it."""
    op.execute(f"ALTER FUNCTION {function} OWNER TO {SEARCH}")
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {APP}")


def downgrade() -> None:
    op.execute("DROP FUNCTION read_postings")
    op.execute("DROP FUNCTION holding_terms")
    former = op.get_context().environment_context.script.get_revision("0022").module
    created = former.MATCH_TERMS.format(current_user=CURRENT_USER)
    op.execute(f"GRANT CREATE ON SCHEMA public TO {SEARCH}")
    op.execute(created.replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION"))
    _give("match_terms")
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {SEARCH}")
