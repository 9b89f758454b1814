"""Hacker News: a story or a question with its comments."""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from fuze_ml.extraction.composing import MOST_PARTS, Composition, counted, number_in, some
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.trees import first, select, value_at, words_at

_ANSWERS_DEEPER = 40
"""Pixels that each level of an answer is moved to the right."""


def accepts(resource: Resource) -> bool:
    return resource.is_html and resource.host == "news.ycombinator.com" and resource.path == "/item"


def read(resource: Resource) -> Document | None:
    tree = resource.tree
    story = first(tree, "table.fatitem")
    if story is None:
        return None
    title = words_at(story, ".titleline > a", ".storylink")
    author = words_at(story, ".hnuser")
    points = number_in(words_at(story, ".score"))
    thread = Composition()
    link = value_at(story, ".titleline > a", "href")
    if link.startswith(("http://", "https://")):
        thread.html(
            f'<p><a href="{link.replace(chr(34), "%22")}">{words_at(story, ".sitestr") or link}</a></p>'
        )
    thread.element(first(story, ".toptext", ".comment .commtext"))
    comments = select(tree, "tr.comtr")[:MOST_PARTS]
    if comments:
        thread.heading(counted(len(comments), "comment", "comments"))
    for comment in comments:
        said = words_at(comment, ".hnuser"), words_at(comment, ".age")
        thread.comment(first(comment, ".commtext"), *said, level=_level(comment))
    known = replace(
        resource.known,
        title=title or resource.known.title,
        author=author or None,
        site_name="Hacker News",
        published_at=moment_of(value_at(story, ".age", "title").split(" ")[0]),
        description=None,
    )
    return thread.document("thread", resource, known, some(points=points, comments=len(comments), link=link))


def _level(comment: HtmlElement) -> int:
    indent = value_at(comment, ".ind", "indent")
    width = value_at(comment, ".ind img", "width")
    if indent.isdecimal():
        return int(indent)
    return int(width) // _ANSWERS_DEEPER if width.isdecimal() else 0


KIND = Kind("hackernews", SITE, accepts, read)
