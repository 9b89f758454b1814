"""YouTube: title, channel, description, and the transcript where the page carries one."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
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
    """From what the player starts with, then the page's data, then what a browser's page shows."""
    player = script_data(resource.tree, "ytInitialPlayerResponse")
    details = at(player, "videoDetails")
    video = _Video.of(_told_by(player), _told_below(resource), _told_by_page(resource))
    if not video.title:
        return None
    page = Composition()
    page.text(video.description)
    transcript = _transcript(resource)
    if transcript:
        page.heading("Transcript")
        page.text(transcript)
    if not page:
        page.text(video.title)
    known = replace(
        resource.known,
        title=video.title,
        author=video.channel or None,
        site_name="YouTube",
        description=video.description or None,
        published_at=moment_of(video.published),
        image_url=text_at(details, "thumbnail", "thumbnails", -1, "url") or resource.known.image_url,
    )
    facts = some(
        channel=video.channel,
        seconds=number_in(text_at(details, "lengthSeconds")),
        views=number_in(text_at(details, "viewCount")),
        transcript="yes" if transcript else "no",
    )
    return page.document("video", resource, known, facts)


@dataclass(frozen=True, slots=True)
class _Video:
    """What some place of the page tells of a video; empty where it is silent."""

    title: str = ""
    channel: str = ""
    description: str = ""
    published: str = ""

    @classmethod
    def of(cls, *told: _Video) -> _Video:
        """Each field as the first says it that says anything."""
        names = [field.name for field in fields(cls)]
        return cls(*[next(filter(None, (getattr(one, name) for one in told)), "") for name in names])


def _told_by(player: Any) -> _Video:
    details = at(player, "videoDetails")
    about = at(player, "microformat", "playerMicroformatRenderer")
    return _Video(
        text_at(details, "title"),
        text_at(details, "author") or text_at(about, "ownerChannelName"),
        text_at(details, "shortDescription"),
        text_at(about, "publishDate"),
    )


def _told_below(resource: Resource) -> _Video:
    """What the page's data has for the place below the player."""
    data = script_data(resource.tree, "ytInitialData")
    name, other = "videoPrimaryInfoRenderer", "videoSecondaryInfoRenderer"
    primary = at(next(objects_with(data, name), None), name)
    secondary = at(next(objects_with(data, other), None), other)
    return _Video(
        _runs(at(primary, "title")),
        _runs(at(secondary, "owner", "videoOwnerRenderer", "title")),
        text_at(secondary, "attributedDescription", "content") or _runs(at(secondary, "description")),
        text_at(primary, "dateText", "simpleText"),
    )


def _told_by_page(resource: Resource) -> _Video:
    tree = resource.tree
    return _Video(
        words_at(tree, "h1.ytd-watch-metadata", "ytd-watch-metadata h1")
        or value_at(tree, "meta[property='og:title']", "content"),
        words_at(tree, "ytd-channel-name a")
        or value_at(tree, "[itemprop=author] [itemprop=name]", "content"),
        words_at(tree, "#description-inline-expander", "ytd-text-inline-expander")
        or resource.known.description
        or "",
        value_at(tree, "[itemprop=datePublished]", "content"),
    )


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
    return " ".join(_runs(at(segment, "snippet")).split())


def _runs(text: Any) -> str:
    """A text as YouTube's data has it: in runs of one look, or whole."""
    runs = at(text, "runs")
    parts = [str(at(run, "text") or "") for run in runs] if isinstance(runs, list) else []
    return "".join(parts).strip() or text_at(text, "simpleText")


KIND = Kind("youtube", SITE, accepts, read)
