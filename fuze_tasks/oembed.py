"""oEmbed: what a site says of a video or a post as JSON, where the page says where (https://oembed.com)."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

from fuze_ml.extraction import Document
from fuze_tasks.fetching import FetchError, FetchPolicy, fetch

logger = logging.getLogger(__name__)

KINDS = frozenset({"video", "post"})
"""What oEmbed knows more of than the page itself."""
MOST_BYTES = 200_000
TIMEOUT_SECONDS = 8.0
_KEPT = ("type", "title", "author_name", "author_url", "provider_name", "thumbnail_url", "width", "height")
_LONGEST = 2_000


def with_oembed(document: Document, policy: FetchPolicy) -> Document:
    """The same document with what oEmbed adds where the page is silent. What can't be had adds nothing."""
    if document.kind not in KINDS or document.oembed_url is None:
        return document
    bounds = replace(
        policy,
        timeout_seconds=min(policy.timeout_seconds, TIMEOUT_SECONDS),
        max_bytes=min(policy.max_bytes, MOST_BYTES),
    )
    try:
        said = json.loads(fetch(document.oembed_url, bounds).body)
    except (FetchError, ValueError, RecursionError) as error:
        logger.info("No oEmbed data at %s: %r", document.oembed_url, error)
        return document
    return _merged(document, said) if isinstance(said, dict) else document


def _merged(document: Document, said: dict[str, Any]) -> Document:
    kept = {name: value for name in _KEPT if (value := _plain(said.get(name))) is not None}
    channel = {"channel": kept["author_name"]} if isinstance(kept.get("author_name"), str) else {}
    return replace(
        document,
        author=document.author or _text(kept, "author_name"),
        site_name=document.site_name or _text(kept, "provider_name"),
        image_url=document.image_url or _address(kept, "thumbnail_url"),
        facts={**channel, **document.facts},
        metadata={**document.metadata, "oembed": kept},
    )


def _plain(value: Any) -> str | int | None:
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()[:_LONGEST] or None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(kept: dict[str, str | int], name: str) -> str | None:
    value = kept.get(name)
    return value if isinstance(value, str) else None


def _address(kept: dict[str, str | int], name: str) -> str | None:
    value = _text(kept, name)
    return value if value and value.startswith(("https://", "http://")) else None
