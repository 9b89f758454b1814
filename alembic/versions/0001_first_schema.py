"""The tables of accounts, bookmarks and what was read."""

from alembic import op
import sqlalchemy as sa
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table('sign_in_failures',
    sa.Column('subject_digest', sa.LargeBinary(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('subject_digest', name=op.f('pk_sign_in_failures'))
    )
    op.create_table('users',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('username', sa.String(length=32), nullable=False),
    sa.Column('username_key', sa.String(length=32), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('is_admin', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users'))
    )
    op.create_index('uq_users_email', 'users', ['email'], unique=True)
    op.create_index('uq_users_username_key', 'users', ['username_key'], unique=True)
    op.create_table('api_tokens',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('hint', sa.String(length=8), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(), nullable=False),
    sa.Column('scopes', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_tokens_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens'))
    )
    op.create_index('ix_api_tokens_user_id', 'api_tokens', ['user_id'], unique=False)
    op.create_index('uq_api_tokens_token_digest', 'api_tokens', ['token_digest'], unique=True)
    op.create_table('bookmarks',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.LargeBinary(), nullable=False),
    sa.Column('site', sa.String(length=255), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_is_own', sa.Boolean(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('favourite', sa.Boolean(), nullable=False),
    sa.Column('excerpt', sa.Text(), nullable=False),
    sa.Column('image_url', sa.Text(), nullable=True),
    sa.Column('author', sa.Text(), nullable=True),
    sa.Column('site_name', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('word_count', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_bookmarks_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookmarks')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_bookmarks_id_user_id'))
    )
    op.create_index('ix_bookmarks_deleted', 'bookmarks', ['deleted_at'], unique=False, postgresql_where=sa.text('deleted_at IS NOT NULL'))
    op.create_index('ix_bookmarks_due', 'bookmarks', ['due_at'], unique=False, postgresql_where=sa.text("deleted_at IS NULL AND status IN ('waiting', 'running')"))
    op.create_index('ix_bookmarks_recent', 'bookmarks', ['user_id', sa.literal_column('saved_at DESC'), sa.literal_column('id DESC')], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_bookmarks_state', 'bookmarks', ['user_id', 'state', sa.literal_column('saved_at DESC'), sa.literal_column('id DESC')], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_bookmarks_favourite', 'bookmarks', ['user_id', sa.literal_column('saved_at DESC'), sa.literal_column('id DESC')], unique=False, postgresql_where=sa.text('deleted_at IS NULL AND favourite'))
    op.create_index('ix_bookmarks_unfinished', 'bookmarks', ['user_id', 'status', sa.literal_column('saved_at DESC'), sa.literal_column('id DESC')], unique=False, postgresql_where=sa.text("deleted_at IS NULL AND status <> 'done'"))
    op.create_index('uq_bookmarks_user_id_url_digest', 'bookmarks', ['user_id', 'url_digest'], unique=True)
    op.create_table('library_versions',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_library_versions_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_library_versions'))
    )
    op.create_table('refresh_tokens',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('family', sa.Uuid(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_refresh_tokens_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refresh_tokens'))
    )
    op.create_index('ix_refresh_tokens_user_id_family', 'refresh_tokens', ['user_id', 'family'], unique=False)
    op.create_index('uq_refresh_tokens_token_digest', 'refresh_tokens', ['token_digest'], unique=True)
    op.create_table('sessions',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(), nullable=False),
    sa.Column('user_agent', sa.String(length=400), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sessions_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions'))
    )
    op.create_index('ix_sessions_user_id', 'sessions', ['user_id'], unique=False)
    op.create_index('uq_sessions_token_digest', 'sessions', ['token_digest'], unique=True)
    op.create_table('tags',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_tags_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tags')),
    sa.UniqueConstraint('id', 'user_id', name=op.f('uq_tags_id_user_id'))
    )
    op.create_index('uq_tags_user_id_key', 'tags', ['user_id', 'key'], unique=True)
    op.create_table('analyses',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('keyphrases', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('analysed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_analyses_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_analyses'))
    )
    op.create_index('ix_analyses_user_id', 'analyses', ['user_id'], unique=False)
    op.create_table('bookmark_tags',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('tag_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_bookmark_tags_bookmark_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id', 'user_id'], ['tags.id', 'tags.user_id'], name=op.f('fk_bookmark_tags_tag_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'bookmark_id', 'tag_id', name=op.f('pk_bookmark_tags'))
    )
    op.create_index('ix_bookmark_tags_recent', 'bookmark_tags', ['user_id', 'tag_id', sa.literal_column('saved_at DESC'), sa.literal_column('bookmark_id DESC')], unique=False)
    op.create_table('contents',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('text_digest', sa.LargeBinary(), nullable=False),
    sa.Column('fetched_url', sa.Text(), nullable=False),
    sa.Column('canonical_url', sa.Text(), nullable=True),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('extracted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_contents_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_contents'))
    )
    op.create_index('ix_contents_user_id', 'contents', ['user_id'], unique=False)
    op.create_table('passages',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('embedding', HALFVEC(dim=384), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_passages_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', 'position', name=op.f('pk_passages'))
    )
    op.create_index('ix_passages_embedding', 'passages', ['embedding'], unique=False, postgresql_using='hnsw', postgresql_ops={'embedding': 'halfvec_cosine_ops'})
    op.create_index('ix_passages_user_id', 'passages', ['user_id'], unique=False)
    op.create_table('search_documents',
    sa.Column('bookmark_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('postings', sa.ARRAY(sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['bookmark_id', 'user_id'], ['bookmarks.id', 'bookmarks.user_id'], name=op.f('fk_search_documents_bookmark_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bookmark_id', name=op.f('pk_search_documents'))
    )
    # Rows without their postings are a tenth of the size, and so is what a search has to read.
    op.execute("ALTER TABLE search_documents SET (toast_tuple_target = 128)")
    op.create_index('ix_search_documents_postings', 'search_documents', ['postings'], unique=False, postgresql_using='gin', postgresql_with={'fastupdate': 'off'})
    op.create_index('ix_search_documents_statistics', 'search_documents', ['user_id'], unique=False, postgresql_include=['language', 'length'])


def downgrade() -> None:
    op.drop_index('ix_search_documents_statistics', table_name='search_documents')
    op.drop_index('ix_search_documents_postings', table_name='search_documents', postgresql_using='gin')
    op.drop_table('search_documents')
    op.drop_index('ix_passages_user_id', table_name='passages')
    op.drop_index('ix_passages_embedding', table_name='passages', postgresql_using='hnsw', postgresql_ops={'embedding': 'halfvec_cosine_ops'})
    op.drop_table('passages')
    op.drop_index('ix_contents_user_id', table_name='contents')
    op.drop_table('contents')
    op.drop_index('ix_bookmark_tags_recent', table_name='bookmark_tags')
    op.drop_table('bookmark_tags')
    op.drop_index('ix_analyses_user_id', table_name='analyses')
    op.drop_table('analyses')
    op.drop_index('uq_tags_user_id_key', table_name='tags')
    op.drop_table('tags')
    op.drop_index('uq_sessions_token_digest', table_name='sessions')
    op.drop_index('ix_sessions_user_id', table_name='sessions')
    op.drop_table('sessions')
    op.drop_index('uq_refresh_tokens_token_digest', table_name='refresh_tokens')
    op.drop_index('ix_refresh_tokens_user_id_family', table_name='refresh_tokens')
    op.drop_table('refresh_tokens')
    op.drop_table('library_versions')
    op.drop_index('uq_bookmarks_user_id_url_digest', table_name='bookmarks')
    op.drop_index('ix_bookmarks_favourite', table_name='bookmarks', postgresql_where=sa.text('deleted_at IS NULL AND favourite'))
    op.drop_index('ix_bookmarks_unfinished', table_name='bookmarks', postgresql_where=sa.text("deleted_at IS NULL AND status <> 'done'"))
    op.drop_index('ix_bookmarks_state', table_name='bookmarks', postgresql_where=sa.text('deleted_at IS NULL'))
    op.drop_index('ix_bookmarks_recent', table_name='bookmarks', postgresql_where=sa.text('deleted_at IS NULL'))
    op.drop_index('ix_bookmarks_due', table_name='bookmarks', postgresql_where=sa.text("deleted_at IS NULL AND status IN ('waiting', 'running')"))
    op.drop_index('ix_bookmarks_deleted', table_name='bookmarks', postgresql_where=sa.text('deleted_at IS NOT NULL'))
    op.drop_table('bookmarks')
    op.drop_index('uq_api_tokens_token_digest', table_name='api_tokens')
    op.drop_index('ix_api_tokens_user_id', table_name='api_tokens')
    op.drop_table('api_tokens')
    op.drop_index('uq_users_username_key', table_name='users')
    op.drop_index('uq_users_email', table_name='users')
    op.drop_table('users')
    op.drop_table('sign_in_failures')
