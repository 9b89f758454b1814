"""Completion of a query as it is typed: the names of fields, and the values that the library has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session

from fuze_app.core.queries.search_fields import CHANGES, FIELDS, NAMES
from fuze_app.core.queries.search_values import VALUES

MOST = 8
LONGEST = 200
"""Characters; no name and hardly a value has more."""
SHORTEST_NAME = 2
"""Letters from which a word may be the beginning of a field's name."""
_TYPED = re.compile(
    r"""(?:^|[\s(])-?(?P<typed>(?P<name>[a-z]+)(?P<colon>:(?P<value>"[^"]*|[^\s()"]*))?)$""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` is the whole query with the `term` in place of what was typed of it; `detail` explains it."""

    term: str
    detail: str
    text: str


def complete(session: Session, user_id: int, text: str) -> list[Completion]:
    """What the last word of a query may become, the most likely first; nothing where it can be anything."""
    text = text.replace("\0", " ")
    typed = _TYPED.search(text)
    if typed is None or len(typed["typed"]) > LONGEST:
        return []
    before, name = text[: typed.start("typed")], typed["name"].lower()
    if typed["colon"] is None:
        return [Completion(term, meaning, before + term) for term, meaning in _names(name)]
    beginning = typed["value"].lstrip('"')
    terms = ((_term(name, value), detail) for value, detail in _values(session, user_id, name, beginning))
    return [Completion(term, detail, f"{before}{term} ") for term, detail in islice(terms, MOST)]


def _names(beginning: str) -> list[tuple[str, str]]:
    meanings = {name: field.meaning for name, field in FIELDS.items()} | {
        name: meaning for name, (meaning, _) in CHANGES.items()
    }
    if len(beginning) < SHORTEST_NAME:
        return []
    return [(f"{name}:", meaning) for name, meaning in meanings.items() if name.startswith(beginning)]


def _values(session: Session, user_id: int, name: str, beginning: str) -> Iterator[tuple[str, str]]:
    """Values of a field that begin so, but not what is written already."""
    if name in VALUES:
        rows = session.execute(VALUES[name](user_id, beginning, MOST + 1))
        # The language can't write a quotation mark in a value.
        yield from (
            (value, _pages(count)) for value, count in rows if value != beginning and '"' not in value
        )
    elif name in NAMES:
        for example in FIELDS[name].examples if name in FIELDS else CHANGES[name][1]:
            value = example.partition(":")[2]
            if value.startswith(beginning.lower()) and value != beginning:
                yield value, ""


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"


def _term(name: str, value: str) -> str:
    return f'{name}:"{value}"' if re.search(r"[\s()]", value) else f"{name}:{value}"
