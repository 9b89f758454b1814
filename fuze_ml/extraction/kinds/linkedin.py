"""Posts on LinkedIn: what the public page says, or what the page that a browser sent shows."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from fuze_ml.extraction.composing import MOST_PARTS, Composition, counted, some
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.excerpts import shortened
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.statements import clean, first_of, names_of, strings
from fuze_ml.extraction.trees import first, select, words_at

_POST = re.compile(r"/(?:posts/|feed/update/)")
_ON_LINKEDIN = re.compile(r"(?P<name>[^:|]+?) on LinkedIn\b")
_NO_AUTHOR = re.compile(r"\s*(?:LinkedIn|[\d,.]+ comments?)\s*", re.IGNORECASE)
_LONGEST_TITLE = 100
_TEXTS = (
    ".feed-shared-update-v2__description .update-components-text, .update-components-update-v2__commentary",
    "[data-test-id=main-feed-activity-card__commentary], .attributed-text-segment-list__content",
)
_AUTHORS = (
    ".update-components-actor__title span[aria-hidden=true], .update-components-actor__name",
    "[data-tracking-control-name=public_post_feed-actor-name]",
)
_COMMENTS = ".comments-comment-entity, article.comments-comment-item, section.comment"


def accepts(resource: Resource) -> bool:
    return (
        resource.is_html and resource.host.endswith("linkedin.com") and _POST.match(resource.path) is not None
    )


def read(resource: Resource) -> Document | None:
    tree, stated = resource.tree, resource.stated.main
    shown = first(tree, *_TEXTS)
    said = "\n".join(strings(stated.get("articleBody") or stated.get("text")))
    page = Composition()
    if shown is not None:
        page.element(shown)
    else:
        page.text(said or first_of(resource.stated.meta.get("og:description")) or "")
    if not page:
        return None
    text = clean(said) or words_at(tree, *_TEXTS) or resource.known.description or ""
    comments = _add_comments(page, select(tree, _COMMENTS)[:MOST_PARTS])
    author = first_of(names_of(stated.get("author"))) or words_at(tree, *_AUTHORS)
    author = author or _titled_author(first_of(resource.stated.meta.get("og:title")) or "")
    author = author or resource.known.author or ""
    known = replace(
        resource.known,
        title=f"{author}: {shortened(text, _LONGEST_TITLE)}" if author else shortened(text, _LONGEST_TITLE),
        author=author,
        site_name="LinkedIn",
        published_at=moment_of(first_of(strings(stated.get("datePublished"))) or ""),
        description=None,
    )
    return page.document("post", resource, known, some(comments=comments))


def _titled_author(title: str) -> str:
    """Of `Ada Byron on LinkedIn: …`, or `… | Ada Byron | 12 comments`."""
    if named := _ON_LINKEDIN.match(title):
        return named["name"]
    parts = [part for part in title.split(" | ")[1:] if not _NO_AUTHOR.fullmatch(part)]
    return parts[-1].strip() if parts else ""


def _add_comments(page: Composition, comments: list[HtmlElement]) -> int:
    if comments:
        page.heading(counted(len(comments), "comment", "comments"))
    for comment in comments:
        page.byline(
            words_at(
                comment,
                ".comments-comment-meta__description-title, .comment__author, .comments-post-meta__name-text",
            )
        )
        page.element(
            first(comment, ".comments-comment-item__main-content, .comment__text, .update-components-text")
        )
    return len(comments)


KIND = Kind("linkedin", SITE, accepts, read)
