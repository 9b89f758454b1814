"""The terms of a query that narrow it: those it has, to take away, and those that facets offer to add."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from fuze_app.core.queries.search_fields import NAMES
from fuze_app.core.services.search_facets import Facets, FacetValue
from fuze_app.ui.components.facets import Facet, Term, facet_of
from fuze_ml.query_language import Field, Node, Not, Phrase, Word, parse

DEFAULT_MODE = "hybrid"
FACETS = {
    "tag": "Tags",
    "type": "Type",
    "difficulty": "Difficulty",
    "technology": "Technology",
    "language": "Language",
    "site": "Site",
    "year": "Saved in",
    "state": "State",
    "project": "Project",
}


def address(query: str, mode: str = DEFAULT_MODE) -> str:
    """The page that answers a query."""
    asked = {"q": query} if query else {}
    if mode != DEFAULT_MODE:
        asked["mode"] = mode
    return "/search" + (f"?{urlencode(asked, quote_via=quote)}" if asked else "")


def filters_of(query: str, mode: str) -> list[Term]:
    """The fields and exclusions that stand on their own, each leading to the search without it."""
    parsed = parse(query, NAMES)
    filters = []
    for start, end in filter(None, (_span(query, node) for node in parsed.tree.operands)):
        rest = " ".join(f"{query[:start]} {query[end:]}".split())
        # Without it a pair of brackets may be left with nothing inside.
        if len(parse(rest, NAMES).problems) <= len(parsed.problems):
            filters.append(Term(query[start:end], address(rest, mode), chosen=True))
    return filters


def facets_of(found: Facets, query: str, mode: str) -> list[Facet]:
    """What would narrow the search, and what does; nothing where an added term would not be read as one."""
    if parse(query, NAMES).problems:
        return []
    chosen = {term.text.casefold(): term for term in filters_of(query, mode)}
    facets = []
    for kind, name in FACETS.items():
        terms = list(_terms(found.by[kind], found.counted, chosen, query, mode))
        for term in terms:
            term.is_language = kind == "language"
        if terms:
            facets.append(facet_of(name, terms))
    return facets


def _terms(
    values: Iterable[FacetValue], counted: int, chosen: dict[str, Term], query: str, mode: str
) -> Iterable[Term]:
    for value in values:
        here = chosen.get(value.term.casefold())
        if here is not None:
            yield Term(value.value, here.href, value.count, chosen=True)
        # What all results have narrows nothing; the language can't write a quotation mark in a value.
        elif value.count < counted and '"' not in value.value:
            yield Term(value.value, address(f"{query} {value.term}", mode), value.count)


def _span(query: str, node: Node) -> tuple[int, int] | None:
    """Where a filter stands in the query; None for what is no filter, or one of a bracket."""
    if isinstance(node, Field):
        return node.start, node.end
    if isinstance(node, Not) and isinstance(node.operand, Word | Phrase | Field):
        start = node.operand.start - 1
        return (start, node.operand.end) if query[start] == "-" else None
    return None
