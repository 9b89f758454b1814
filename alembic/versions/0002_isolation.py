"""Row-level security on every user's table, the roles it binds, and the triggers that keep rows in step."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APP, AUTH, SWEEP = "fuze_app", "fuze_auth", "fuze_sweep"

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
    "postings": "user_id",
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
BUMP_VERSION = """
CREATE FUNCTION bump_library_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint := COALESCE(NEW.user_id, OLD.user_id);
    mark text := pg_current_xact_id()::text || ':' || owner;
BEGIN
    IF current_setting('fuze.bumped', true) IS DISTINCT FROM mark THEN
        UPDATE library_versions SET version = version + 1 WHERE user_id = owner;
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

INSERT_POSTINGS = """
    INSERT INTO postings (user_id, term, bookmark_id, frequency, length)
    SELECT d.user_id, t.term, d.bookmark_id, t.frequency, d.length
    FROM added d, unnest(d.terms, d.frequencies) AS t(term, frequency);
"""
DELETE_POSTINGS = """
    DELETE FROM postings p USING (
        SELECT d.user_id, d.bookmark_id, unnest(d.terms) AS term FROM removed d
    ) AS gone
    WHERE p.user_id = gone.user_id AND p.term = gone.term AND p.bookmark_id = gone.bookmark_id;
"""
POSTINGS_TRIGGERS = {
    "insert": (INSERT_POSTINGS, "REFERENCING NEW TABLE AS added"),
    "delete": (DELETE_POSTINGS, "REFERENCING OLD TABLE AS removed"),
    "update": (DELETE_POSTINGS + INSERT_POSTINGS, "REFERENCING OLD TABLE AS removed NEW TABLE AS added"),
}


def upgrade() -> None:
    for role in (APP, AUTH, SWEEP):
        op.execute(CREATE_ROLE.format(role=role))
    op.execute(f"GRANT {AUTH}, {SWEEP} TO {APP}")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {AUTH}, {SWEEP}")
    _isolate()
    _admit_sign_in()
    _admit_sweep()
    _keep_versions()
    _keep_postings()


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


def _keep_postings() -> None:
    for name, (body, tables) in POSTINGS_TRIGGERS.items():
        function = f"search_documents_{name}_postings"
        op.execute(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name}_postings AFTER {name.upper()} ON search_documents {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    for name in POSTINGS_TRIGGERS:
        op.execute(f"DROP TRIGGER {name}_postings ON search_documents")
        op.execute(f"DROP FUNCTION search_documents_{name}_postings()")
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
    for role in (APP, AUTH, SWEEP):
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE ALL ON SCHEMA public FROM {role}")
