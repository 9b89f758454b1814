"""Words are matched quicker: what a filter leaves out is counted but not scored, and weights are worked out once."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CURRENT_USER = "NULLIF(current_setting('fuze.user_id', true), '')::bigint"

# BM25 as 0002 has it, with the same answers. How many documents have a term needs all of its postings; but where
# only `also` is asked for (`most` is 0), scores of the others would be worked out, grouped and thrown away.
MATCH_TERMS = """
CREATE OR REPLACE FUNCTION match_terms(
    terms text[], counts integer[], documents bigint, average_length double precision,
    k1 double precision, b double precision, most integer, also bigint[]
) RETURNS TABLE (bookmark_id bigint, matched bigint, score double precision, frequencies bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 400
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    owner constant bigint := {current_user};
    per_term constant double precision := k1 * b / average_length;
    at_least constant double precision := k1 * (1 - b);
    half constant double precision := 0.5;
BEGIN
    RETURN QUERY
    WITH asked AS (
        SELECT number::integer, 2 ^ exponent AS times, owner || ':' || term || ':' || exponent AS posting
        FROM unnest(terms) WITH ORDINALITY AS one(term, number) CROSS JOIN generate_series(0, 4) AS exponent
    ), hits AS MATERIALIZED (
        SELECT number, times, found.bookmark_id, found.length
        FROM asked CROSS JOIN LATERAL (
            -- OFFSET leaves the planner no other index than that of the postings.
            SELECT bookmark_id, user_id, length FROM search_documents
            WHERE postings @> ARRAY[asked.posting] OFFSET 0
        ) AS found
        WHERE found.user_id = owner
    ), counted AS MATERIALIZED (
        SELECT number, COALESCE(frequency, 0) AS frequency,
               counts[number] * (k1 + 1)
                   * ln(1 + (GREATEST(documents - frequency, 0) + half) / (frequency + half)) AS gain
        FROM generate_series(1, cardinality(terms)) AS number
        LEFT JOIN (SELECT number, count(*) AS frequency FROM hits GROUP BY number) AS found USING (number)
    ), scored AS MATERIALIZED (
        SELECT bookmark_id, count(*) AS matched, sum(gain * times / (times + at_least + per_term * length)) AS score
        FROM hits JOIN counted USING (number)
        WHERE most > 0 OR bookmark_id = ANY(also)
        GROUP BY bookmark_id
    ), best AS (
        SELECT bookmark_id, matched, score FROM scored ORDER BY score DESC, bookmark_id DESC LIMIT most
    )
    SELECT NULL::bigint, NULL::bigint, NULL::double precision, array_agg(frequency ORDER BY number) FROM counted
    UNION ALL
    SELECT bookmark_id, matched, score, NULL FROM best
    UNION ALL
    SELECT bookmark_id, matched, score, NULL FROM scored
    JOIN (SELECT unnest(also) EXCEPT SELECT bookmark_id FROM best) AS others(bookmark_id) USING (bookmark_id);
END $$
"""


def upgrade() -> None:
    op.execute(MATCH_TERMS.format(current_user=CURRENT_USER))


def downgrade() -> None:
    former = op.get_context().environment_context.script.get_revision("0002").module
    op.execute(
        former.MATCH_TERMS.format(current_user=CURRENT_USER).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    )
