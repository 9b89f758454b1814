"""GitHub: repositories, files, issues, pull requests, discussions and gists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml.html import HtmlElement

from fuze_ml.extraction.composing import MOST_PARTS, Composition, counted, number_in, some
from fuze_ml.extraction.document import Document, Facts, Metadata
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.statements import clean
from fuze_ml.extraction.trees import (
    at,
    embedded_data,
    first,
    objects_with,
    select,
    text_at,
    value_at,
    words_at,
    words_of,
)

_EMBEDDED = "script[data-target='react-partial.embeddedData'], script[data-target='react-app.embeddedData']"
_REPOSITORY = re.compile(r"/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)/?(?:tree/.*)?")
_FILE = re.compile(r"/[\w.-]+/[\w.-]+/blob/[^/]+/(?P<file>.+)")
_DISCUSSED = re.compile(r"/[\w.-]+/[\w.-]+/(?P<what>issues|pull|discussions)/\d+")
_NO_OWNERS = frozenset(
    {"features", "topics", "collections", "sponsors", "orgs", "settings", "marketplace", "about"}
)
_APPENDED = re.compile(
    r"(?:\s*(?:[–-]\s*)?Contribute to \S+ development by creating an account on GitHub\.?"
    r"|\s+[-–]\s+[\w.-]+/[\w.-]+)\s*$"
)


def accepts(resource: Resource) -> bool:
    return resource.is_html and resource.host in ("github.com", "gist.github.com")


def read(resource: Resource) -> Document | None:
    if resource.host == "gist.github.com":
        return _gist(resource)
    if _DISCUSSED.fullmatch(resource.path.rstrip("/")):
        return _discussion(resource)
    if file := _FILE.fullmatch(resource.path):
        return _file(resource, file["file"])
    match = _REPOSITORY.fullmatch(resource.path)
    return _repository(resource, match) if match and match["owner"] not in _NO_OWNERS else None


def _repository(resource: Resource, match: re.Match[str]) -> Document | None:
    """The README, under the repository's name and description."""
    tree, page = resource.tree, Composition()
    description = _description(resource)
    page.text(description)
    readme = next(_rich_texts(resource), None)
    if readme:
        page.html(readme)
    else:
        page.element(
            first(tree, "#readme .markdown-body, article.markdown-body", "#readme .plain, #readme pre")
        )
    known = replace(
        resource.known,
        title=f"{match['owner']}/{match['name']}",
        author=match["owner"],
        site_name="GitHub",
        description=description or None,
        published_at=None,
    )
    return page.document("repository", resource, known, _facts(tree, description))


def _description(resource: Resource) -> str:
    shown = words_at(resource.tree, ".Layout-sidebar p.f4", "[itemprop=about]", "p.f4.my-3")
    return shown or clean(_APPENDED.sub("", _APPENDED.sub("", resource.known.description or "")))


def _facts(tree: HtmlElement, description: str) -> Facts:
    stars = value_at(tree, "#repo-stars-counter-star", "title") or words_at(
        tree, "#repo-stars-counter-star", "a[href$='/stargazers'] strong"
    )
    forks = value_at(tree, "#repo-network-counter", "title") or words_at(tree, "a[href$='/forks'] strong")
    language = words_at(
        tree,
        "[itemprop=programmingLanguage]",
        "li a[href*='/search?l='] .text-bold",
        ".BorderGrid-cell li a .text-bold",
    )
    return some(
        description=description,
        language=language,
        stars=number_in(stars),
        forks=number_in(forks),
        topics=list(dict.fromkeys(words_of(topic) for topic in select(tree, "a.topic-tag"))),
        license=words_at(tree, "a[href*='LICENSE'], a[data-analytics-event*='license']"),
    )


def _rich_texts(resource: Resource) -> Iterator[str]:
    """The rendered texts that scripts carry; files that are no README come with them too."""
    for data in embedded_data(resource.tree, _EMBEDDED):
        for one in objects_with(data, "richText"):
            if isinstance(one["richText"], str) and one.get("tabName", "README") == "README":
                yield one["richText"]


def _file(resource: Resource, name: str) -> Document | None:
    """A file of a repository: rendered where GitHub renders it, else its lines."""
    page = Composition()
    rendered = next(_rich_texts(resource), None)
    language = ""
    if rendered:
        page.html(rendered)
    for data in [] if page else embedded_data(resource.tree, _EMBEDDED):
        for blob in objects_with(data, "rawLines"):
            lines = [line for line in at(blob, "rawLines") or [] if isinstance(line, str)]
            language = text_at(blob, "language")
            if lines and not page:
                page.code("\n".join(lines), language)
    if not page:
        _lines_shown(resource.tree, page)
    known = replace(resource.known, title=name, site_name="GitHub", published_at=None, author=None)
    return page.document("code", resource, known, some(language=language))


def _lines_shown(tree: HtmlElement, page: Composition) -> None:
    rendered = first(tree, "article.markdown-body")
    lines = select(tree, "td.blob-code-inner, td.js-file-line, .react-code-line-contents")
    if rendered is not None:
        page.element(rendered)
    elif lines:
        table = next(lines[0].iterancestors("table"), lines[0])
        language = table.get("data-tagsearch-lang") or value_at(
            tree, "[data-tagsearch-lang]", "data-tagsearch-lang"
        )
        page.code("\n".join(line.text_content().strip("\n") for line in lines), language)


def _gist(resource: Resource) -> Document | None:
    page = Composition()
    names = []
    for file in select(resource.tree, ".gist-content .file, .js-gist-file-update-container .file")[
        :MOST_PARTS
    ]:
        name = words_at(file, ".gist-blob-name")
        names.append(name)
        page.heading(name or "File")
        _lines_shown(file, page)
    owner = words_at(resource.tree, ".author a", "[itemprop=author]")
    description = words_at(resource.tree, "[itemprop=about]", ".gist-description") or None
    known = replace(
        resource.known,
        title=description or next((name for name in names if name), None) or resource.known.title,
        author=owner or resource.known.author,
        site_name="GitHub Gist",
        description=description,
        published_at=moment_of(value_at(resource.tree, "relative-time, time-ago", "datetime")),
    )
    facts = some(description=description, files=[name for name in names if name])
    return page.document("code", resource, known, facts)


def _discussion(resource: Resource) -> Document | None:
    """An issue, a pull request or a discussion with its comments."""
    embedded = next((issue for issue in _issues(resource)), None)
    return _embedded_issue(resource, embedded) if embedded else _shown_issue(resource)


def _issues(resource: Resource) -> Iterator[dict[str, Any]]:
    for data in embedded_data(resource.tree, _EMBEDDED):
        for one in objects_with(data, "bodyHTML"):
            if isinstance(one.get("title"), str) and isinstance(one["bodyHTML"], str):
                yield one


def _embedded_issue(resource: Resource, issue: dict[str, Any]) -> Document | None:
    page = Composition()
    page.html(issue["bodyHTML"])
    comments = [
        one
        for one in objects_with(issue, "bodyHTML")
        if one is not issue and isinstance(one["bodyHTML"], str) and "Comment" in text_at(one, "__typename")
    ][:MOST_PARTS]
    if comments:
        page.heading(counted(len(comments), "comment", "comments"))
    for comment in comments:
        page.byline(text_at(comment, "author", "login"), text_at(comment, "createdAt")[:10])
        page.html(comment["bodyHTML"])
    known = _issue_metadata(
        resource, text_at(issue, "title"), text_at(issue, "author", "login"), text_at(issue, "createdAt")
    )
    labels = [text_at(one, "node", "name") for one in at(issue, "labels", "edges") or []]
    facts = some(
        state=text_at(issue, "state").lower(),
        comments=len(comments),
        labels=[name for name in labels if name],
    )
    return page.document("thread", resource, known, facts)


def _shown_issue(resource: Resource) -> Document | None:
    tree, page = resource.tree, Composition()
    posts = select(tree, ".timeline-comment, [data-testid=issue-body], .react-issue-comment")[:MOST_PARTS]
    for number, post in enumerate(posts):
        if number == 1:
            page.heading(counted(len(posts) - 1, "comment", "comments"))
        if number:
            page.byline(words_at(post, ".author"), value_at(post, "relative-time", "datetime")[:10])
        page.element(first(post, ".comment-body", ".markdown-body"))
    title = words_at(tree, ".js-issue-title", "[data-testid=issue-title]", "bdi.markdown-title")
    author = words_at(posts[0], ".author") if posts else ""
    created = value_at(posts[0], "relative-time", "datetime") if posts else ""
    known = _issue_metadata(resource, title, author, created)
    facts = some(
        state=words_at(tree, ".State", "[data-testid=header-state]").lower(),
        comments=max(0, len(posts) - 1),
        labels=[words_of(label) for label in select(tree, ".js-issue-labels .IssueLabel")],
    )
    return page.document("thread", resource, known, facts)


def _issue_metadata(resource: Resource, title: str, author: str, created: str) -> Metadata:
    return replace(
        resource.known,
        title=title or resource.known.title,
        author=author or resource.known.author,
        published_at=moment_of(created) or resource.known.published_at,
        site_name="GitHub",
        description=None,
    )


KIND = Kind("github", SITE, accepts, read)
