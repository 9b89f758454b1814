"""What a text in the search box asks: words that rank, conditions that decide, an order, a likeness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, column, false, func, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, Text

from fuze_app.core.models import Bookmark, Content
from fuze_app.core.queries.search_fields import FIELDS, NAMES, PARTS, SORTS, Condition, Unusable
from fuze_ml.query_language import AllOf, AnyOf, Field, Node, Not, Phrase, Problem, Word, parse, walk
from fuze_ml.terms import query_terms

LARGEST_ID = 2**63 - 1
_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_contents: Table = Content.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Question:
    """`words` rank; `condition` on `bookmarks`, if any, decides; `problems` say what was not understood."""

    words: str
    condition: Condition | None = None
    sort: str | None = None
    like: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words and self.condition is None and self.like is None and self.sort is None


@dataclass(slots=True)
class _Reading:
    """What has been gathered of a query on the way through it."""

    languages: Sequence[str | None]
    words: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sort: str | None = None
    like: int | None = None
    part: str | None = None
    """Where words must stand."""


def read(text: str, languages: Sequence[str | None], *, strict: bool = False) -> Question:
    """The question that a text asks of a library with texts in these languages.

    `strict` has the plain words decide as well, each on its own.
    """
    parsed = parse(text, NAMES)
    reading = _Reading(languages, problems=list(parsed.problems))
    for node in parsed.tree.operands:
        _take(node, reading)
    if reading.part is not None:
        reading.conditions += [PARTS[reading.part](word) for word in reading.words or [""]]
    if strict:
        reading.conditions += [_holds(Word(word, 0, 0), languages) for word in reading.words]
    return Question(
        words=" ".join(reading.words),
        condition=and_(*reading.conditions) if reading.conditions else None,
        sort=reading.sort,
        like=reading.like,
        problems=tuple(reading.problems),
    )


def _take(node: Node, reading: _Reading) -> None:
    """One part of what must all hold. Plain words, and alternatives of plain words, only rank."""
    if isinstance(node, AllOf):
        for operand in node.operands:
            _take(operand, reading)
    elif isinstance(node, Field) and node.name not in FIELDS:
        _change(node, reading)
    elif isinstance(node, Not):
        reading.conditions.append(_condition(node, reading))
    else:
        parts = list(walk(node))
        reading.words += [part.text for part in parts if isinstance(part, Word | Phrase)]
        if not all(isinstance(part, Word | AllOf | AnyOf) for part in parts):
            reading.conditions.append(_condition(node, reading))


def _change(node: Field, reading: _Reading) -> None:
    """What is written like a field and changes what is asked."""
    value = node.value.lower()
    if node.name == "sort" and value in SORTS:
        reading.sort = value
    elif node.name == "in" and value in PARTS:
        reading.part = value
    elif node.name == "like" and value.isdecimal() and 0 < int(value) <= LARGEST_ID:
        reading.like = int(value)
    else:
        takes = {
            "sort": ", ".join(SORTS),
            "in": ", ".join(PARTS),
            "like": "the number of one of your bookmarks",
        }
        message = f"{node.name}: takes {takes[node.name]}."
        reading.problems.append(Problem(message, node.start, node.end))


def _condition(node: Node, reading: _Reading) -> Condition:
    """The SQL of a part that decides: everything within is exact."""
    if isinstance(node, AllOf):
        return and_(true(), *(_condition(operand, reading) for operand in node.operands))
    if isinstance(node, AnyOf):
        return or_(false(), *(_condition(operand, reading) for operand in node.operands))
    if isinstance(node, Not):
        # What has no author is not by this author.
        return not_(func.coalesce(_condition(node.operand, reading), false()))
    if isinstance(node, Field):
        return _of_field(node, reading)
    return _holds(node, reading.languages)


def _of_field(node: Field, reading: _Reading) -> Condition:
    """The field's condition; one that can't be used is left out, and a problem says so."""
    message = f"{node.name}: can't stand under OR or a minus."
    if node.name in FIELDS:
        try:
            return FIELDS[node.name].condition(node.value)
        except Unusable as error:
            message = str(error)
    reading.problems.append(Problem(message, node.start, node.end))
    return true()


def _holds(node: Word | Phrase, languages: Sequence[str | None]) -> Condition:
    """Whether a page holds a word in any of its forms, or a phrase as it stands."""
    groups = query_terms(node.text, languages)
    terms = _with_terms(groups) if groups else true()
    return terms if isinstance(node, Word) else and_(terms, _stands(node.text))


def _with_terms(groups: Iterable[Iterable[str]]) -> Condition:
    """Whether the text index has a term of every group for a page: those of a group are forms of one word.

    Terms of one group may both be there, so this lets too much through
    where there are several groups; a phrase is compared exactly besides.
    """
    groups = [list(group) for group in groups]
    arguments = (
        bindparam(None, [term for group in groups for term in group], ARRAY(Text), unique=True),
        bindparam(None, len(groups), BigInteger, unique=True),
    )
    holding = func.holding_terms(*arguments).table_valued(column("bookmark_id")).alias()
    held: Condition = _bookmarks.c.id.in_(select(holding.c.bookmark_id))
    return held


def _stands(phrase: str) -> Condition:
    """Whether a phrase stands in a page's title, notes or text, whatever its case and line breaks.

    The full stop that some put inside the quotation marks belongs to the sentence that quotes.
    """
    quoted = phrase.lower().rstrip(".,;:!?")
    text = select(_contents.c.text).where(_contents.c.bookmark_id == _bookmarks.c.id).scalar_subquery()
    places: tuple[ColumnElement[Any], ...] = (_bookmarks.c.title, _bookmarks.c.notes, text)
    return or_(*(func.strpos(_on_one_line(place), quoted) > 0 for place in places))


def _on_one_line(text: ColumnElement[Any]) -> ColumnElement[str]:
    return func.translate(func.lower(text), "\n\t\u00a0\u2019", "   '")
