"""Stack Overflow and the other sites of Stack Exchange: a question and its answers."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from fuze_ml.extraction.composing import MOST_PARTS, Composition, counted, number_in, some
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.trees import classes_of, first, select, value_at, words_at, words_of

_HOSTS = re.compile(
    r"(?:^|\.)(?:stackoverflow\.com|stackexchange\.com|superuser\.com|serverfault\.com|askubuntu\.com"
    r"|mathoverflow\.net|stackapps\.com)$"
)
_BODY = (".js-post-body", ".post-text", "[itemprop=text]")


def accepts(resource: Resource) -> bool:
    question = re.match(r"/(?:questions|q|a)/\d+", resource.path)
    return resource.is_html and question is not None and _HOSTS.search(resource.host) is not None


def read(resource: Resource) -> Document | None:
    tree = resource.tree
    question = first(tree, "#question")
    body = None if question is None else first(question, *_BODY)
    if question is None or body is None:
        return None
    page = Composition()
    page.element(body)
    answers = select(tree, "#answers .answer")[:MOST_PARTS]
    if answers:
        page.heading(counted(len(answers), "answer", "answers"))
    accepted = 0
    for answer in answers:
        is_accepted = "accepted-answer" in classes_of(answer) or answer.get("itemprop") == "acceptedAnswer"
        accepted += is_accepted
        page.byline("Accepted answer" if is_accepted else "Answer", _by(answer), _votes(answer))
        page.element(first(answer, *_BODY))
    known = replace(
        resource.known,
        title=words_at(tree, "#question-header h1", "h1[itemprop=name]") or resource.known.title,
        author=_author(question) or resource.known.author,
        published_at=moment_of(
            value_at(tree, "time[itemprop=dateCreated]", "datetime")
            or value_at(question, ".post-signature.owner .relativetime", "title")
        ),
        description=None,
    )
    facts = some(
        votes=number_in(_score(question)),
        answers=len(answers),
        accepted="yes" if accepted else "no",
        tags=list(dict.fromkeys(words_of(tag) for tag in select(question, ".post-tag"))),
    )
    return page.document("question", resource, known, facts)


def _author(post: HtmlElement) -> str:
    return words_at(
        post,
        ".post-signature.owner .user-details a",
        ".user-details[itemprop=author] a",
        ".user-details[itemprop=author] [itemprop=name]",
        ".user-details a",
    )


def _by(answer: HtmlElement) -> str:
    author = words_at(
        answer, ".user-details[itemprop=author] a", ".user-details[itemprop=author] [itemprop=name]"
    )
    author = author or next((words_of(one) for one in select(answer, ".user-details a")[-1:]), "")
    return f"by {author}" if author else ""


def _score(post: HtmlElement) -> str:
    return value_at(post, ".js-vote-count", "data-value") or words_at(
        post, ".js-vote-count", "[itemprop=upvoteCount]", ".vote-count-post"
    )


def _votes(post: HtmlElement) -> str:
    score = _score(post)
    return f"{score} {'vote' if score == '1' else 'votes'}" if score else ""


KIND = Kind("stackexchange", SITE, accepts, read)
