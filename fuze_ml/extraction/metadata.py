"""What a page says about itself: JSON-LD, then OpenGraph, then meta tags and microdata, then what it shows.

Where all of them are silent, newspaper4k's heuristics name the authors and the day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from math import isfinite
from typing import Any

from dateutil import parser as dates
from lxml.html import HtmlElement
from newspaper.configuration import Configuration
from newspaper.extractors.authors_extractor import AuthorsExtractor
from newspaper.extractors.pubdate_extractor import PubdateExtractor

from fuze_ml.extraction.addresses import absolute
from fuze_ml.extraction.document import Metadata
from fuze_ml.languages import primary

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
_MOST_AUTHORS = 5
_TITLE_SEPARATORS = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u00bb:-]\s+")

Values = dict[str, list[str]]


def metadata_of(tree: HtmlElement, url: str, base: str) -> Metadata:
    """The metadata of a parsed page fetched from `url`; its relative addresses are relative to `base`."""
    linked = list(_linked_data(tree))
    meta, microdata = _meta(tree), _microdata(tree)
    main = _main_item(linked)
    site_name = _first(_names(main.get("publisher")), meta.get("og:site_name"), meta.get("application-name"))
    return Metadata(
        title=_title(tree, main, meta, site_name),
        author=_authors(tree, main, meta, microdata),
        published_at=_published_at(tree, url, main, meta, microdata),
        site_name=site_name,
        description=_first(_strings(main.get("description")), *(meta.get(name) for name in _DESCRIPTIONS)),
        language=_language(tree, main, meta),
        image_url=_image(main, meta, base),
        canonical_url=_canonical(tree, meta, url, base),
        raw=_bounded({"json_ld": linked, "meta": meta, "microdata": microdata}),
    )


_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title")
_AUTHORS = tuple(
    "author article:author dc.creator dcterms.creator citation_author parsely-author sailthru.author"
    " byl".split()
)
_DATES = tuple(
    "article:published_time og:published_time citation_publication_date citation_date dc.date dc.date.issued"
    " dcterms.created date pubdate publishdate publish_date parsely-pub-date sailthru.date datepublished"
    " og:pubdate".split()
)
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")


def _title(tree: HtmlElement, main: dict[str, Any], meta: Values, site_name: str | None) -> str | None:
    shown = tree.find(".//title")
    title = _first(
        _strings(main.get("headline")),
        *(meta.get(name) for name in _TITLES),
        [shown.text_content()] if shown is not None else [],
        (heading.text_content() for heading in tree.iterfind(".//h1")),
    )
    return _without_site_name(title, site_name) if title else None


def _without_site_name(title: str, site_name: str | None) -> str:
    """`Title | Site` as `Title`."""
    parts = _TITLE_SEPARATORS.split(title)
    if site_name and len(parts) > 1 and parts[-1].casefold() == site_name.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |\u2013\u2014\u00b7\u2022\u00bb:-")
    return title


def _authors(tree: HtmlElement, main: dict[str, Any], meta: Values, microdata: Values) -> str | None:
    for names in (
        _names(main.get("author") or main.get("creator")),
        *(meta.get(name, []) for name in _AUTHORS),
        microdata.get("author", []),
    ):
        people = [_clean(name) for name in names]
        if people := [name for name in people if name and not re.match(r"https?:|@|www\.", name)]:
            return ", ".join(dict.fromkeys(people[:_MOST_AUTHORS]))
    return ", ".join(AuthorsExtractor(Configuration()).parse(tree)[:_MOST_AUTHORS]) or None


def _published_at(
    tree: HtmlElement, url: str, main: dict[str, Any], meta: Values, microdata: Values
) -> datetime | None:
    named = (
        *_strings(main.get("datePublished") or main.get("dateCreated") or main.get("uploadDate")),
        *(value for name in _DATES for value in meta.get(name, [])),
        *microdata.get("datePublished", []),
    )
    for value in named:
        if moment := _moment(value):
            return moment
    guessed = PubdateExtractor(Configuration()).parse(url, tree)
    return _plausible(guessed) if guessed else None


def _moment(value: str) -> datetime | None:
    try:
        return _plausible(dates.parse(value))
    except (ValueError, OverflowError, TypeError):
        return None


def _plausible(moment: datetime) -> datetime | None:
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (
        aware if datetime(1900, 1, 1, tzinfo=UTC) < aware < datetime.now(UTC) + timedelta(days=366) else None
    )


def _language(tree: HtmlElement, main: dict[str, Any], meta: Values) -> str | None:
    html = tree if tree.tag == "html" else tree.find(".//html")
    attributes = [] if html is None else [html.get("lang") or html.get("xml:lang") or ""]
    said = _first(
        attributes,
        _strings(main.get("inLanguage")),
        *(meta.get(name) for name in ("content-language", "og:locale", "dc.language", "language")),
    )
    code = primary(said)
    return code if code and re.fullmatch("[a-z]{2}", code) else None


def _image(main: dict[str, Any], meta: Values, base: str) -> str | None:
    offered = [*(value for name in _IMAGES for value in meta.get(name, [])), *_addresses(main.get("image"))]
    return next((found for found in (absolute(one, base) for one in offered) if found), None)


def _canonical(tree: HtmlElement, meta: Values, url: str, base: str) -> str | None:
    links = [link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")]
    for address in (absolute(one, base) for one in [*links, *meta.get("og:url", [])]):
        # A front page named as the canonical address of an inner page is a mistake of the site.
        if address and (address.rstrip("/").count("/") > 2 or url.rstrip("/").count("/") <= 2):
            return address
    return None


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
                if wanted.intersection(_strings(one.get("@type"))):
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
        content = _clean(element.get("content"))
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
                if value := _clean(value or (element if inner is None else inner).text_content()):
                    found.setdefault(name, []).append(value)
    return found


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _names(value: Any) -> list[str]:
    """Names of people or organisations, written as strings or as items."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        names += _strings(one.get("name") if isinstance(one, dict) else one)
    return names


def _addresses(value: Any) -> list[str]:
    """Addresses written as strings or as items with a `url`."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        found += _strings((one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else one)
    return found


def _first(*sources: Iterable[str] | None) -> str | None:
    """The first value that says something, cleaned."""
    return next((text for source in sources for value in source or () if (text := _clean(value))), None)


def _clean(value: str | None) -> str:
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
