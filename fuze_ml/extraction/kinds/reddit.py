"""Reddit: a post with its comments, of the present site and of old.reddit.com."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from fuze_ml.extraction.composing import MOST_PARTS, Composition, counted, number_in, some
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.trees import classes_of, first, select, value_at, words_at

_THREAD = re.compile(r"/comments/\w+")


def accepts(resource: Resource) -> bool:
    of_reddit = resource.host == "reddit.com" or resource.host.endswith(".reddit.com")
    return resource.is_html and of_reddit and _THREAD.search(resource.path) is not None


def read(resource: Resource) -> Document | None:
    post = first(resource.tree, "shreddit-post")
    if post is not None:
        return _present(resource, post)
    post = first(resource.tree, "#siteTable .thing.link")
    return _old(resource, post) if post is not None else None


def _present(resource: Resource, post: HtmlElement) -> Document | None:
    thread = Composition()
    thread.element(first(post, "[slot=text-body]", "[property='schema:articleBody']"))
    link = post.get("content-href") or ""
    if post.get("post-type") == "image":
        thread.picture(link, post.get("post-title") or "")
    comments = select(resource.tree, "shreddit-comment")[:MOST_PARTS]
    texts = {_nearest(text): text for text in select(resource.tree, "shreddit-comment [slot=comment]")}
    if comments:
        thread.heading(counted(len(comments), "comment", "comments"))
    for comment in comments:
        depth = comment.get("depth") or ""
        level = int(depth) if depth.isdecimal() else 0
        said = comment.get("author") or "", _points(comment.get("score"))
        thread.comment(texts.get(comment), *said, level=level)
    known = replace(
        resource.known,
        title=post.get("post-title") or resource.known.title,
        author=post.get("author"),
        site_name=post.get("subreddit-prefixed-name") or "Reddit",
        published_at=moment_of(post.get("created-timestamp") or ""),
        description=None,
    )
    facts = some(
        subreddit=post.get("subreddit-prefixed-name"),
        points=number_in(post.get("score") or ""),
        comments=number_in(post.get("comment-count") or "") or len(comments),
        link=link if "reddit.com" not in link else None,
    )
    return thread.document("thread", resource, known, facts)


def _old(resource: Resource, post: HtmlElement) -> Document | None:
    thread = Composition()
    thread.element(first(post, ".expando .usertext-body .md", ".usertext-body .md"))
    comments = select(resource.tree, ".commentarea .thing.comment")[:MOST_PARTS]
    if comments:
        thread.heading(counted(len(comments), "comment", "comments"))
    for comment in comments:
        # Its own only: answers stand inside of what they answer.
        entry = next((one for one in comment if "entry" in classes_of(one)), None)
        if entry is not None:
            level = sum("comment" in classes_of(one) for one in comment.iterancestors("div"))
            said = words_at(entry, ".author"), words_at(entry, ".score.unvoted")
            thread.comment(first(entry, ".usertext-body .md"), *said, level=level)
    subreddit = post.get("data-subreddit-prefixed") or words_at(resource.tree, ".redditname a")
    known = replace(
        resource.known,
        title=words_at(post, "a.title") or resource.known.title,
        author=words_at(post, ".author") or None,
        site_name=subreddit or "Reddit",
        published_at=moment_of(value_at(post, "time", "datetime")),
        description=None,
    )
    facts = some(
        subreddit=subreddit,
        points=number_in(post.get("data-score") or words_at(post, ".score.unvoted")),
        comments=number_in(post.get("data-comments-count") or "") or len(comments),
    )
    return thread.document("thread", resource, known, facts)


def _nearest(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("shreddit-comment"), None)


def _points(score: str | None) -> str:
    number = number_in(score or "")
    return "" if number is None else counted(number, "point", "points")


KIND = Kind("reddit", SITE, accepts, read)
