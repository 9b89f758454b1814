"""From what was fetched to what the pipeline keeps, and within which bounds."""

from __future__ import annotations

from fuze_app.core.services.contents import Extracted
from fuze_app.core.settings import get_settings
from fuze_ml import extraction
from fuze_tasks.fetching import Fetched, FetchPolicy


def source_of(fetched: Fetched) -> extraction.Source:
    """What was fetched, as extraction takes it."""
    return extraction.Source(
        url=fetched.url, content_type=fetched.content_type, body=fetched.body, charset=fetched.charset
    )


def policy() -> FetchPolicy:
    """The operator's bounds of a fetch."""
    settings = get_settings()
    return FetchPolicy(
        allow=settings.fetch_allow,
        timeout_seconds=settings.fetch_timeout_seconds,
        max_bytes=settings.fetch_max_bytes,
        max_redirects=settings.fetch_max_redirects,
    )


def page_of(url: str, document: extraction.Document) -> Extracted:
    """A document that was read at an address."""
    return Extracted(
        kind=document.kind,
        title=document.title,
        text=document.text,
        html=document.html,
        fetched_url=url,
        excerpt=document.excerpt,
        word_count=document.word_count,
        canonical_url=document.canonical_url,
        image_url=document.image_url,
        author=document.author,
        site_name=document.site_name,
        language=document.language,
        published_at=document.published_at,
        details={**document.metadata, "facts": document.facts},
        quality=document.quality.score,
        quality_reasons=list(document.quality.reasons),
        extractor_version=extraction.VERSION,
    )


def known_of(url: str, known: extraction.Metadata) -> Extracted:
    """What is kept of a page that can't be read: all but a text."""
    return Extracted(
        kind="unread",
        title=known.title or "",
        text="",
        html="",
        fetched_url=url,
        excerpt=known.description or "",
        word_count=0,
        canonical_url=known.canonical_url,
        image_url=known.image_url,
        author=known.author,
        site_name=known.site_name,
        language=known.language,
        published_at=known.published_at,
        details=known.raw,
        extractor_version=extraction.VERSION,
    )
