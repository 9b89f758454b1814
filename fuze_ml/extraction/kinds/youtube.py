"""YouTube: title, channel, description, and the transcript where the page carries one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from fuze_ml.extraction.composing import Composition, number_in, some
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.kinds.video import transcript_paragraphs
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.trees import (
    at,
    objects_with,
    script_data,
    select,
    text_at,
    value_at,
    words_at,
    words_of,
)

_HOSTS = frozenset({"youtube.com", "youtu.be", "youtube-nocookie.com", "music.youtube.com"})
_VIDEO = re.compile(r"/(?:watch|shorts/|live/|embed/|v/)")


def accepts(resource: Resource) -> bool:
    is_video = resource.host == "youtu.be" or _VIDEO.match(resource.path) is not None
    return resource.is_html and resource.host in _HOSTS and is_video


def read(resource: Resource) -> Document | None:
    """From the data that the player starts with; of a page that a browser sent, from what it shows."""
    tree = resource.tree
    player = script_data(tree, "ytInitialPlayerResponse")
    details = at(player, "videoDetails")
    about = at(player, "microformat", "playerMicroformatRenderer")
    title = text_at(details, "title") or words_at(tree, "h1.ytd-watch-metadata", "ytd-watch-metadata h1")
    title = title or value_at(tree, "meta[property='og:title']", "content")
    if not title:
        return None
    shown = words_at(tree, "#description-inline-expander", "ytd-text-inline-expander")
    description = text_at(details, "shortDescription") or shown or resource.known.description or ""
    channel = text_at(details, "author") or text_at(about, "ownerChannelName")
    channel = (
        channel
        or words_at(tree, "ytd-channel-name a")
        or value_at(tree, "[itemprop=author] [itemprop=name]", "content")
    )
    page = Composition()
    page.text(description)
    transcript = _transcript(resource)
    if transcript:
        page.heading("Transcript")
        page.text(transcript)
    if not page:
        page.text(title)
    published = text_at(about, "publishDate") or value_at(tree, "[itemprop=datePublished]", "content")
    known = replace(
        resource.known,
        title=title,
        author=channel or None,
        site_name="YouTube",
        description=description or None,
        published_at=moment_of(published),
        image_url=text_at(details, "thumbnail", "thumbnails", -1, "url") or resource.known.image_url,
    )
    facts = some(
        channel=channel,
        seconds=number_in(text_at(details, "lengthSeconds")),
        views=number_in(text_at(details, "viewCount")),
        transcript="yes" if transcript else "no",
    )
    return page.document("video", resource, known, facts)


def _transcript(resource: Resource) -> str:
    """The lines of the transcript panel, as the page's data or the open panel has them."""
    data = script_data(resource.tree, "ytInitialData")
    found = [
        _line(one["transcriptSegmentRenderer"]) for one in objects_with(data, "transcriptSegmentRenderer")
    ]
    shown = select(
        resource.tree, "ytd-transcript-segment-renderer .segment-text, transcript-segment-view-model span"
    )
    return transcript_paragraphs(found or [words_of(one) for one in shown])


def _line(segment: Any) -> str:
    runs = at(segment, "snippet", "runs")
    parts = [text_at(run, "text") for run in runs] if isinstance(runs, list) else []
    return " ".join(parts) or text_at(segment, "snippet", "simpleText")


KIND = Kind("youtube", SITE, accepts, read)
