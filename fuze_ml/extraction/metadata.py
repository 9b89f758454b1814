"""What a page says about itself: JSON-LD, then OpenGraph, microdata and meta tags, then what it shows.

Where all of them are silent, newspaper4k's heuristics name the authors and htmldate's the day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import islice

from dateutil import parser as dates
from htmldate import find_date
from lxml.html import HtmlElement

from fuze_ml.extraction import candidates
from fuze_ml.extraction.addresses import absolute
from fuze_ml.extraction.document import Metadata
from fuze_ml.extraction.statements import Statements, addresses_of, clean, first_of, names_of, strings
from fuze_ml.languages import primary

_LONGEST_NAME, _MOST_NAME_WORDS = 80, 8
_NO_NAME = re.compile(r"https?:|@|www\.|[a-z]{3}[.!?](?:\s|$)|^\S+\.[a-z]{2,}$")
_BY = re.compile(r"^(?:by|written by|posted by|von|par|por)\s+", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:By|Written by|Posted by|Von|Par|Por|Di|Door)\s+((?:[^\W\d_][\w.'’-]*\s+){1,4}?[^\W\d_][\w.'’-]*)"
    r"\s*(?:[·|•,–—(\d]|\bon\b|\bam\b|\ble\b|$)"
)
_TITLE_SEPARATORS = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u00bb:-]\s+")

_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_AUTHORS = 5
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_TITLES = ("twitter:title", "dc.title", "citation_title", "parsely-title")
_AUTHORS = tuple(
    "author dc.creator dcterms.creator citation_author parsely-author sailthru.author byl".split()
)
_OPENGRAPH_DATES = ("article:published_time", "og:published_time", "og:pubdate")
_DATES = tuple(
    "citation_publication_date citation_date dc.date dc.date.issued dcterms.created date pubdate publishdate"
    " publish_date parsely-pub-date sailthru.date datepublished".split()
)
_LINKED_DATES = ("datePublished", "dateCreated", "uploadDate")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")


def metadata_of(tree: HtmlElement, url: str, base: str, stated: Statements) -> Metadata:
    """The metadata of a parsed page fetched from `url`; its relative addresses are relative to `base`."""
    publishers = names_of(stated.main.get("publisher"))
    site_name = first_of(publishers, stated.meta.get("og:site_name"), stated.meta.get("application-name"))
    return Metadata(
        title=_title(tree, stated, site_name),
        author=_authors(tree, stated),
        published_at=_published_at(tree, url, stated),
        site_name=site_name,
        description=first_of(strings(stated.main.get("description")), *map(stated.meta.get, _DESCRIPTIONS)),
        language=_language(tree, stated),
        image_url=_image(stated, base),
        oembed_url=_oembed(tree, base),
        canonical_url=_canonical(tree, stated, url, base),
        raw=stated.raw(),
    )


def _title(tree: HtmlElement, stated: Statements, site_name: str | None) -> str | None:
    shown = tree.find(".//title")
    headings = [clean(heading.text_content()) for heading in tree.iterfind(".//h1")]
    title = first_of(
        strings(stated.main.get("headline")),
        stated.meta.get("og:title"),
        stated.microdata.get("headline"),
        *map(stated.meta.get, _TITLES),
        [shown.text_content()] if shown is not None else [],
        headings,
    )
    return _without_site_name(title, {site_name or "", *headings}) if title else None


def _without_site_name(title: str, known: set[str]) -> str:
    """`Title | Site` as `Title`, when the site's name or the page's heading says which is which."""
    for separator in _TITLE_SEPARATORS.finditer(title):
        before, behind = title[: separator.start()], title[separator.end() :]
        if before in known or behind.casefold() in {name.casefold() for name in known if name}:
            return before
    return title


def _authors(tree: HtmlElement, stated: Statements) -> str | None:
    named = (
        names_of(stated.main.get("author") or stated.main.get("creator")),
        stated.meta.get("article:author", []),
        stated.microdata.get("author", []),
        *(stated.meta.get(name, []) for name in _AUTHORS),
        _bylines(tree),
    )
    people = next((people for names in named if (people := _people(names))), None)
    people = people or _people(candidates.authors(tree))
    return ", ".join(dict.fromkeys(people[:_MOST_AUTHORS])) or None


def _people(names: list[str]) -> list[str]:
    """Those of some values that are names: short, no addresses, no sentences."""
    found = (_BY.sub("", clean(name)) for name in names)
    short = (name for name in found if len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_NAME_WORDS)
    return [name for name in short if name and not _NO_NAME.search(name)]


def _bylines(tree: HtmlElement) -> list[str]:
    """Names in lines such as `By Ada Byron, 3 May 2024` near the top heading."""
    top = next(tree.iter("h1"), None)
    lines = [] if top is None else [clean("".join(one.itertext())) for one in islice(top.itersiblings(), 3)]
    return [match[1] for line in lines if (match := _BYLINE.match(line))]


def _published_at(tree: HtmlElement, url: str, stated: Statements) -> datetime | None:
    named = (
        *(value for name in _LINKED_DATES for value in strings(stated.main.get(name))),
        *(value for name in _OPENGRAPH_DATES for value in stated.meta.get(name, [])),
        *stated.microdata.get("datePublished", []),
        *(value for name in _DATES for value in stated.meta.get(name, [])),
    )
    found = next((moment for value in named if (moment := moment_of(value))), None)
    return found or moment_of(find_date(tree, url=url, original_date=True, extensive_search=False) or "")


def moment_of(value: str) -> datetime | None:
    """A date with a time zone, UTC where none is named; None for what is no date or lies far away."""
    if not _YEAR.search(value):
        return None
    try:
        moment = dates.parse(value, ignoretz=False, tzinfos=lambda name, offset: offset or 0)
        aware = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
    return (
        aware if datetime(1900, 1, 1, tzinfo=UTC) < aware < datetime.now(UTC) + timedelta(days=366) else None
    )


def _language(tree: HtmlElement, stated: Statements) -> str | None:
    html = tree if tree.tag == "html" else tree.find(".//html")
    attributes = [] if html is None else [html.get("lang") or html.get("xml:lang") or ""]
    said = first_of(
        attributes,
        strings(stated.main.get("inLanguage")),
        *(stated.meta.get(name) for name in ("content-language", "og:locale", "dc.language", "language")),
    )
    code = primary(said)
    return code if code and re.fullmatch("[a-z]{2}", code) else None


def _image(stated: Statements, base: str) -> str | None:
    offered = [*(value for name in _IMAGES for value in stated.meta.get(name, []))]
    offered += addresses_of(stated.main.get("image"))
    return next((found for found in (absolute(one, base) for one in offered) if found), None)


def _oembed(tree: HtmlElement, base: str) -> str | None:
    links = tree.iterfind(".//link[@type='application/json+oembed']")
    return next((found for found in (absolute(link.get("href"), base) for link in links) if found), None)


def _canonical(tree: HtmlElement, stated: Statements, url: str, base: str) -> str | None:
    links = [link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")]
    for address in (absolute(one, base) for one in [*links, *stated.meta.get("og:url", [])]):
        # A front page named as the canonical address of an inner page is a mistake of the site.
        if address and (address.rstrip("/").count("/") > 2 or url.rstrip("/").count("/") <= 2):
            return address
    return None
