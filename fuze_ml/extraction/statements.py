"""What a page states about itself to machines: JSON-LD items, meta tags and microdata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from math import isfinite
from typing import Any

from lxml.html import HtmlElement

Values = dict[str, list[str]]
"""Values by lower-case name, in the order of the page."""

_ARTICLES = frozenset(
    "AnalysisNewsArticle Article BlogPosting Book Course DiscussionForumPosting HowTo LiveBlogPosting"
    " MedicalWebPage NewsArticle OpinionNewsArticle QAPage Question Recipe Report ReportageNewsArticle Review"
    " ReviewNewsArticle ScholarlyArticle SocialMediaPosting SoftwareSourceCode TechArticle"
    " VideoObject".split()
)
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "FAQPage", "CollectionPage"})
_LONGEST_VALUE = 2000
_LONGEST_RAW = 60_000
"""Characters of JSON kept of what the page says."""
_DEEPEST_RAW = 12


@dataclass(frozen=True, slots=True)
class Statements:
    """All that a page states. `main` is the JSON-LD item that is its subject, {} when it has none."""

    linked: list[dict[str, Any]]
    main: dict[str, Any]
    meta: Values
    microdata: Values

    @classmethod
    def of(cls, tree: HtmlElement) -> Statements:
        linked = list(_linked_data(tree))
        return cls(linked, _main_item(linked), _meta(tree), _microdata(tree))

    def raw(self) -> dict[str, Any]:
        """As it stands, for storing."""
        return _bounded({"json_ld": self.linked, "meta": self.meta, "microdata": self.microdata})


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD items of a page, those of a graph one by one. Broken scripts are passed over."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            data = json.loads(
                (script.text or "").strip().removeprefix("<!--").removesuffix("-->"), strict=False
            )
        except (ValueError, RecursionError):
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (
                    one for one in (graph if isinstance(graph, list) else [item]) if isinstance(one, dict)
                )


def _main_item(items: list[dict[str, Any]]) -> dict[str, Any]:
    """The item that is the page's subject: an article before a page; {} when neither is there."""
    for wanted in (_ARTICLES, _PAGES):
        for item in items:
            entity = item.get("mainEntity")
            for one in (item, entity if isinstance(entity, dict) else {}):
                if wanted.intersection(strings(one.get("@type"))):
                    return one
    return {}


def _meta(tree: HtmlElement) -> Values:
    found: Values = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("http-equiv")
            or element.get("itemprop")
        )
        content = clean(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _microdata(tree: HtmlElement) -> Values:
    found: Values = {}
    for element in tree.iterfind(".//*[@itemprop]"):
        for name in (element.get("itemprop") or "").split():
            if name in ("author", "datePublished", "headline"):
                inner = element.find(".//*[@itemprop='name']")
                value = element.get("datetime") or element.get("content")
                if value := clean(value or (element if inner is None else inner).text_content()):
                    found.setdefault(name, []).append(value)
    return found


def strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def names_of(value: Any) -> list[str]:
    """Names of people or organisations, written as strings or as items."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        names += strings(one.get("name") if isinstance(one, dict) else one)
    return names


def addresses_of(value: Any) -> list[str]:
    """Addresses written as strings or as items with a `url`."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        found += strings((one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else one)
    return found


def first_of(*sources: Iterable[str] | None) -> str | None:
    """The first value that says something, cleaned."""
    return next((text for source in sources for value in source or () if (text := clean(value))), None)


def clean(value: str | None) -> str:
    """One line without entities, and without what neither UTF-8 nor a database can hold."""
    line = " ".join(unescape(value or "").replace("\x00", "").split())
    return line.encode("utf-8", "ignore").decode()[:_LONGEST_VALUE]


def _bounded(raw: dict[str, Any]) -> dict[str, Any]:
    """The same in values that JSON and a database hold; a part that would make it too large is left out."""
    kept: dict[str, Any] = {}
    room = _LONGEST_RAW
    for name, value in raw.items():
        plain = _plain(value, _DEEPEST_RAW)
        size = len(json.dumps(plain, ensure_ascii=False))
        if plain and size <= room:
            kept[name] = plain
            room -= size
    return kept


def _plain(value: Any, levels: int) -> Any:
    """Without NULs, lone surrogates, numbers that are none, and what is nested deeper than `levels`."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, int | None):
        return value
    if levels == 0:
        return None
    if isinstance(value, dict):
        return {_plain(name, 0): _plain(inner, levels - 1) for name, inner in value.items()}
    return [_plain(inner, levels - 1) for inner in value]
