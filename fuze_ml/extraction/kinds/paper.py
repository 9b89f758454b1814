"""Scholarly works: arXiv, and the pages that DOIs lead to, by the citation tags that publishers write."""

from __future__ import annotations

import re
from dataclasses import replace

from fuze_ml.extraction.addresses import absolute
from fuze_ml.extraction.composing import Composition, joined, some
from fuze_ml.extraction.document import Document, Facts, Metadata
from fuze_ml.extraction.errors import NothingToRead
from fuze_ml.extraction.kind import SITE, Kind
from fuze_ml.extraction.kinds import article
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.parsing import parse
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.statements import clean, first_of
from fuze_ml.extraction.trees import words_at
from fuze_ml.scripts import count_words

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_LABEL = re.compile(r"^\s*(?:abstract|summary)\s*[:.—-]?\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_FULL_TEXT = 700
"""Words that the article beside an abstract must have to be the paper itself."""
_MOST_AUTHORS = 30
_ABSTRACTS = (
    "blockquote.abstract",
    "section.abstract, div.abstract, #abstract, .abstractSection, .article-section__abstract, #Abs1-content",
)


def accepts(resource: Resource) -> bool:
    """A page that names a work's title as citations do, and where it was published."""
    if not resource.is_html:
        return False
    meta = resource.stated.meta
    titled = "citation_title" in meta or "dc.title" in meta
    published = (
        "citation_doi",
        "citation_arxiv_id",
        "citation_journal_title",
        "citation_pdf_url",
        "prism.doi",
    )
    return titled and (any(name in meta for name in published) or _doi(resource) is not None)


def read(resource: Resource) -> Document | None:
    """The abstract, and the work itself where the page holds it."""
    abstract = _abstract(resource)
    known, facts = _known(resource, abstract), _facts(resource, abstract)
    if resource.host != "arxiv.org":
        try:
            whole = article.read(resource)
        except NothingToRead:
            whole = None
        if whole is not None and (whole.word_count >= _FULL_TEXT or not abstract):
            described = replace(whole, kind="paper", title=known.title or whole.title, author=known.author)
            return replace(described, published_at=known.published_at, facts=facts)
    page = Composition()
    page.text(abstract)
    return page.document("paper", resource, known, facts)


def _abstract(resource: Resource) -> str:
    meta = resource.stated.meta
    stated = first_of(meta.get("citation_abstract"), meta.get("dcterms.abstract"))
    shown = words_at(resource.tree, *_ABSTRACTS)
    described = first_of(meta.get("dc.description"), meta.get("og:description"), meta.get("description"))
    found = max(_without_tags(stated or ""), shown, key=len) or described or ""
    return _LABEL.sub("", found)


def _without_tags(abstract: str) -> str:
    """Some publishers state the abstract as HTML."""
    return clean(parse(abstract).text_content()) if _TAG.search(abstract) else abstract


def _known(resource: Resource, abstract: str) -> Metadata:
    meta = resource.stated.meta
    named = meta.get("citation_author") or meta.get("dc.creator") or []
    named = named or [name for names in meta.get("citation_authors", []) for name in names.split(";")]
    authors = [_in_order(name.strip()) for name in named]
    dates = (
        "citation_date",
        "citation_publication_date",
        "citation_online_date",
        "dc.date",
        "prism.publicationdate",
    )
    dated = first_of(*map(meta.get, dates))
    return replace(
        resource.known,
        title=first_of(meta.get("citation_title"), meta.get("dc.title")),
        author=joined(authors[:_MOST_AUTHORS]) or resource.known.author,
        published_at=moment_of(dated or "") or resource.known.published_at,
        site_name="arXiv" if resource.host == "arxiv.org" else resource.known.site_name,
        description=abstract or None,
    )


def _in_order(name: str) -> str:
    """`Byron, Ada` as `Ada Byron`."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name


def _facts(resource: Resource, abstract: str) -> Facts:
    meta, tree = resource.stated.meta, resource.tree
    return some(
        doi=_doi(resource),
        arxiv=first_of(meta.get("citation_arxiv_id")),
        journal=first_of(meta.get("citation_journal_title"), meta.get("prism.publicationname")),
        pdf=absolute(first_of(meta.get("citation_pdf_url")), resource.base),
        subjects=words_at(tree, "td.subjects"),
        comments=words_at(tree, "td.comments"),
        abstract=abstract if count_words(abstract) > 1 else None,
    )


def _doi(resource: Resource) -> str | None:
    meta = resource.stated.meta
    for name in ("citation_doi", "prism.doi", "dc.identifier", "dc.identifier.doi", "bepress_citation_doi"):
        for value in meta.get(name, []):
            if match := _DOI.search(value):
                return match[0].rstrip(".")
    return None


KIND = Kind("paper", SITE, accepts, read)
