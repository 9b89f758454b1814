"""Posts on X: what the public page says, or what the page that a browser sent shows."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from fuze_ml.extraction.composing import Composition, some
from fuze_ml.extraction.document import Document, Metadata
from fuze_ml.extraction.excerpts import shortened
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.statements import clean, first_of, names_of, strings
from fuze_ml.extraction.trees import select, value_at, words_at

_HOSTS = frozenset({"x.com", "twitter.com", "nitter.net"})
_STATUS = re.compile(r"/(?P<name>\w+)/status(?:es)?/(?P<id>\d+)")
_NAME = re.compile(r"^(?P<name>.+?) (?:on (?:X|Twitter)|\(@\w+\) on (?:X|Twitter)|auf X|sur X|en X)\b")
_QUOTED = re.compile(r"[“\"«](?P<text>.+)[”\"»](?:\s*/\s*(?:X|Twitter))?$", re.DOTALL)
_LONGEST_TITLE = 100


def accepts(resource: Resource) -> bool:
    return resource.is_html and resource.host in _HOSTS and _STATUS.match(resource.path) is not None


def read(resource: Resource) -> Document | None:
    match = _STATUS.match(resource.path)
    if match is None:
        return None
    return _shown(resource, match) or _stated(resource, match["name"])


def _shown(resource: Resource, match: re.Match[str]) -> Document | None:
    """A thread as the browser shows it: the post, the author's posts around it, then answers."""
    posts = select(resource.tree, "article[data-testid=tweet]")
    posts = [post for post in posts if select(post, "[data-testid=tweetText], [data-testid=tweetPhoto]")]
    if not posts:
        return None
    own = next((post for post in posts if select(post, f"a[href*='/status/{match['id']}']")), posts[0])
    page = Composition()
    _add(page, own)
    others = [post for post in posts if post is not own]
    if others:
        page.heading("In the same thread")
    for post in others:
        page.byline(_author(post), value_at(post, "time", "datetime")[:10])
        _add(page, post)
    text = words_at(own, "[data-testid=tweetText]")
    known = _known(resource, text, _author(own) or f"@{match['name']}", value_at(own, "time", "datetime"))
    return page.document("post", resource, known, some(handle=f"@{match['name']}", answers=len(others)))


def _add(page: Composition, post: HtmlElement) -> None:
    for text in select(post, "[data-testid=tweetText]"):
        page.element(text)
    for image in select(post, "[data-testid=tweetPhoto] img"):
        page.picture(image.get("src") or "", image.get("alt") or "")


def _author(post: HtmlElement) -> str:
    return words_at(post, "[data-testid=User-Name] a span", "[data-testid=User-Name]")


def _stated(resource: Resource, handle: str) -> Document | None:
    """The post in the page's JSON-LD or OpenGraph tags."""
    stated = resource.stated
    titled = first_of(stated.meta.get("og:title")) or ""
    quoted = _QUOTED.search(titled)
    described = first_of(stated.meta.get("og:description")) or ""
    text = "\n".join(strings(stated.main.get("articleBody") or stated.main.get("text")))
    text = text or max(quoted["text"] if quoted else "", described.strip("“”"), key=len)
    if not text:
        return None
    name = _NAME.search(titled)
    author = first_of(names_of(stated.main.get("author"))) or (name["name"] if name else f"@{handle}")
    page = Composition()
    page.text(text)
    known = _known(resource, text, author, first_of(strings(stated.main.get("datePublished"))) or "")
    return page.document("post", resource, known, some(handle=f"@{handle}"))


def _known(resource: Resource, text: str, author: str, date: str) -> Metadata:
    return replace(
        resource.known,
        title=f"{author}: {shortened(clean(text), _LONGEST_TITLE)}" if text else f"{author} on X",
        author=author,
        site_name="X",
        published_at=moment_of(date),
        description=None,
    )


KIND = Kind("twitter", SITE, accepts, read)
