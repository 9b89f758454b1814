"""Row-level security on every user's table, the roles it binds, and the triggers that keep rows in step."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APP, AUTH, SWEEP, SEARCH = "fuze_app", "fuze_auth", "fuze_sweep", "fuze_search"
ROLES = (APP, AUTH, SWEEP, SEARCH)

# The column that says whose a row is.
OWNED = {
    "users": "id",
    "sessions": "user_id",
    "refresh_tokens": "user_id",
    "api_tokens": "user_id",
    "bookmarks": "user_id",
    "tags": "user_id",
    "bookmark_tags": "user_id",
    "contents": "user_id",
    "passages": "user_id",
    "analyses": "user_id",
    "search_documents": "user_id",
    "library_versions": "user_id",
}
ACCOUNT_TABLES = ("users", "sessions", "refresh_tokens", "api_tokens", "sign_in_failures", "library_versions")
CURRENT_USER = "NULLIF(current_setting('fuze.user_id', true), '')::bigint"

# Roles belong to the whole server: another database of it may have made them, perhaps at this very moment.
CREATE_ROLE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

# A person changes a library in many ways; once for each transaction, at its end, is enough.
# Deferred, so that the one row every writer of a library shares is locked last and shortly.
# The clock keeps a database that was restored from a backup from using a version that caches know already.
BUMP_VERSION = """
CREATE FUNCTION bump_library_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint := COALESCE(NEW.user_id, OLD.user_id);
    mark text := pg_current_xact_id()::text || ':' || owner;
BEGIN
    IF current_setting('fuze.bumped', true) IS DISTINCT FROM mark THEN
        UPDATE library_versions
        SET version = greatest(version + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        WHERE user_id = owner;
        PERFORM set_config('fuze.bumped', mark, true);
    END IF;
    RETURN NULL;
END $$
"""

# Columns that the pipeline alone reads are left out: they change nothing that a list shows.
SHOWN = (
    "url, site, title, notes, state, favourite, excerpt, image_url, author, site_name, language, published_at, "
    "word_count, stage, status, error, saved_at, deleted_at"
)
WATCHED = {
    "bookmarks": f"INSERT OR DELETE OR UPDATE OF {SHOWN}",
    "bookmark_tags": "INSERT OR DELETE",
    "tags": "UPDATE",
    "contents": "INSERT OR UPDATE",
    "analyses": "INSERT OR UPDATE",
    "search_documents": "INSERT OR UPDATE",
}

# A tag's bookmarks are listed from one index, in the order of the list: it needs the moment of the save.
DATE_TAGGED = """
CREATE FUNCTION date_tagged_bookmark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.saved_at := (SELECT saved_at FROM bookmarks WHERE id = NEW.bookmark_id);
    RETURN NEW;
END $$
"""
REDATE_TAGGED = """
CREATE FUNCTION redate_tagged_bookmark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bookmark_tags SET saved_at = NEW.saved_at WHERE bookmark_id = NEW.id;
    RETURN NULL;
END $$
"""

# BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with the idf that
# stays positive) over the postings of the transaction's user.
#
# It runs as a role of its own because no index serves an array's @> under row-level security: the operator
# might leak what it compares. So the function itself keeps to the user's rows, in its only read of them, and
# each posting names its user besides. The first row says how many documents have each term.
MATCH_TERMS = """
CREATE FUNCTION match_terms(
    terms text[], counts integer[], documents bigint, average_length double precision,
    k1 double precision, b double precision, most integer, also bigint[]
) RETURNS TABLE (bookmark_id bigint, matched bigint, score double precision, frequencies bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 400
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    owner constant bigint := {current_user};
    per_term constant double precision := k1 * b / average_length;
    half constant double precision := 0.5;
BEGIN
    RETURN QUERY
    WITH asked AS (
        SELECT number::integer, 2 ^ exponent AS times, owner || ':' || term || ':' || exponent AS posting
        FROM unnest(terms) WITH ORDINALITY AS one(term, number) CROSS JOIN generate_series(0, 4) AS exponent
    ), hits AS MATERIALIZED (
        SELECT number, found.bookmark_id,
               times * (k1 + 1) / (times + k1 * (1 - b) + per_term * found.length) AS weight
        FROM asked CROSS JOIN LATERAL (
            -- OFFSET leaves the planner no other index than that of the postings.
            SELECT bookmark_id, user_id, length FROM search_documents
            WHERE postings @> ARRAY[asked.posting] OFFSET 0
        ) AS found
        WHERE found.user_id = owner
    ), counted AS (
        SELECT array_agg(COALESCE(frequency, 0) ORDER BY number) AS frequencies,
               array_agg(
                   counts[number] * ln(1 + (GREATEST(documents - frequency, 0) + half) / (frequency + half))
                   ORDER BY number
               ) AS gains
        FROM generate_series(1, cardinality(terms)) AS number
        LEFT JOIN (SELECT number, count(*) AS frequency FROM hits GROUP BY number) AS found USING (number)
    ), scored AS (
        SELECT bookmark_id, count(*) AS matched, sum((SELECT gains FROM counted)[number] * weight) AS score
        FROM hits GROUP BY bookmark_id
    ), best AS (
        SELECT bookmark_id, matched, score FROM scored ORDER BY score DESC, bookmark_id DESC LIMIT most
    )
    SELECT NULL::bigint, NULL::bigint, NULL::double precision, frequencies FROM counted
    UNION ALL
    SELECT bookmark_id, matched, score, NULL FROM best
    UNION ALL
    SELECT bookmark_id, matched, score, NULL FROM scored
    JOIN (SELECT unnest(also) EXCEPT SELECT bookmark_id FROM best) AS others(bookmark_id) USING (bookmark_id);
END $$
"""


# For a large library the planner prefers sorting all of its passages to walking the index, and is wrong.
# The walk goes on until enough of the user's own have been found.
NEAREST_PASSAGES = """
CREATE FUNCTION nearest_passages(wanted halfvec, most integer)
RETURNS TABLE (bookmark_id bigint, "position" integer, similarity double precision)
LANGUAGE plpgsql STABLE ROWS 300
SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off
SET hnsw.iterative_scan = relaxed_order SET hnsw.ef_search = 100 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT bookmark_id, "position", 1 - (embedding <=> wanted)
    FROM passages WHERE user_id = {current_user}
    ORDER BY embedding <=> wanted LIMIT most;
END $$
"""


def upgrade() -> None:
    for role in ROLES:
        op.execute(CREATE_ROLE.format(role=role))
    op.execute(f"GRANT {AUTH}, {SWEEP} TO {APP}")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {', '.join(ROLES)}")
    _isolate()
    _admit_sign_in()
    _admit_sweep()
    _keep_versions()
    _keep_dates()
    _match_terms()
    op.execute(NEAREST_PASSAGES.format(current_user=CURRENT_USER))


def _isolate() -> None:
    for table, column in OWNED.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_rows ON {table} TO {APP} "
            f"USING ({column} = {CURRENT_USER}) WITH CHECK ({column} = {CURRENT_USER})"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}, {AUTH}")
    # Health checks compare the schema's revision with the code's.
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}")


def _admit_sign_in() -> None:
    for table in ACCOUNT_TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {AUTH}")
        if table in OWNED:
            op.execute(f"CREATE POLICY who_is_asking ON {table} TO {AUTH} USING (true) WITH CHECK (true)")


def _admit_sweep() -> None:
    op.execute(f"GRANT SELECT (id, user_id, stage, status, due_at, deleted_at), UPDATE (due_at) ON bookmarks TO {SWEEP}")
    op.execute(f"CREATE POLICY what_is_due ON bookmarks FOR SELECT TO {SWEEP} USING (true)")
    op.execute(f"CREATE POLICY put_off ON bookmarks FOR UPDATE TO {SWEEP} USING (status IN ('waiting', 'running'))")


def _keep_versions() -> None:
    op.execute(BUMP_VERSION)
    for table, events in WATCHED.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER bump_library_version AFTER {events} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_library_version()"
        )


def _keep_dates() -> None:
    op.execute(DATE_TAGGED)
    op.execute(REDATE_TAGGED)
    op.execute(
        "CREATE TRIGGER date_tagged_bookmark BEFORE INSERT ON bookmark_tags "
        "FOR EACH ROW WHEN (NEW.saved_at IS NULL) EXECUTE FUNCTION date_tagged_bookmark()"
    )
    op.execute(
        "CREATE TRIGGER redate_tagged_bookmark AFTER UPDATE OF saved_at ON bookmarks FOR EACH ROW "
        "WHEN (OLD.saved_at IS DISTINCT FROM NEW.saved_at) EXECUTE FUNCTION redate_tagged_bookmark()"
    )


def _match_terms() -> None:
    op.execute(f"GRANT SELECT (bookmark_id, user_id, length, postings) ON search_documents TO {SEARCH}")
    op.execute(f"CREATE POLICY what_matches ON search_documents FOR SELECT TO {SEARCH} USING (true)")
    op.execute(MATCH_TERMS.format(current_user=CURRENT_USER))
    # An owner must be allowed to create in the schema while it becomes one.
    op.execute(f"GRANT {SEARCH} TO CURRENT_USER")
    op.execute(f"GRANT CREATE ON SCHEMA public TO {SEARCH}")
    op.execute(f"ALTER FUNCTION match_terms OWNER TO {SEARCH}")
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {SEARCH}")
    op.execute("REVOKE ALL ON FUNCTION match_terms FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION match_terms TO {APP}")


def downgrade() -> None:
    op.execute("DROP FUNCTION nearest_passages")
    op.execute("DROP FUNCTION match_terms")
    op.execute("DROP POLICY what_matches ON search_documents")
    for name, table in (("date_tagged_bookmark", "bookmark_tags"), ("redate_tagged_bookmark", "bookmarks")):
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
    for table in WATCHED:
        op.execute(f"DROP TRIGGER bump_library_version ON {table}")
    op.execute("DROP FUNCTION bump_library_version()")
    for policy in ("what_is_due", "put_off"):
        op.execute(f"DROP POLICY {policy} ON bookmarks")
    for table in set(ACCOUNT_TABLES) & set(OWNED):
        op.execute(f"DROP POLICY who_is_asking ON {table}")
    for table in OWNED:
        op.execute(f"DROP POLICY own_rows ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    # The roles stay: another database of this server may use them.
    for role in ROLES:
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE ALL ON SCHEMA public FROM {role}")
