"""The language of the search box: words, "phrases", -not, OR, brackets and `field:value`.

Any text parses. What breaks the grammar is taken as plain words, and a problem says what is wrong and where.

    sourdough -"no knead" (tag:baking OR site:kingarthurbaking.com) saved:<30d
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

MOST_CONDITIONS = 40
"""Words apart, the parts of a query."""
DEEPEST = 12
"""Brackets within brackets."""
LONGEST = 50
"""Words that a person writes into a search box. A longer text was pasted: its marks are prose, not orders."""

# OR binds what stands right beside it, as in the search boxes that people know: `a b OR c` asks for a, and
# for b or c. A hyphen begins an exclusion only where a word could begin, so "e-mail" and "- " are words. A
# field's value may hold pairs of brackets, as addresses do.
GRAMMAR = r"""
start: [all_of]
all_of: any_of+
any_of: _one (_OR _one)*
_one: negation | PHRASE | FIELD | WORD | group
negation: _MINUS (PHRASE | FIELD | WORD | group)
group: "(" all_of ")"

_OR.3: /OR(?=[\s()]|$)/
_MINUS.3: /(?<![^\s(])-(?=[^\s)-])/
FIELD.2: /(?:%(fields)s):(?:"[^"]*"|[^\s()"]+(?:\([^\s()"]*\)[^\s()"]*)*)/i
PHRASE.2: /"[^"]*"/
WORD: /[^\s()"]+/
%%ignore /\s+/
"""
_WORD = re.compile(r'[^\s()"]+')
_STRAIGHT_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word; it ranks, and under OR or a minus it decides."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand as they are."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """`name:value`, the name in lower case."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    operands: tuple[Node, ...]


Node = Word | Phrase | Field | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be used, as a sentence, and where it stands: `text[start:end]`."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed text. Without problems nothing was taken otherwise than it was written."""

    tree: AllOf
    problems: tuple[Problem, ...] = ()


def parse(text: str, fields: frozenset[str]) -> Query:
    """The query that a text says. `fields` are the names that may stand before a colon; others are words."""
    straight = text.translate(_STRAIGHT_QUOTES)
    if len(straight.split()) > LONGEST:
        return Query(_plain(straight))
    try:
        tree = cast(AllOf, _parser(fields).parse(straight))
    except UnexpectedInput as error:
        return Query(_plain(straight), (_explained(straight, error),))
    parts = list(walk(tree))
    if sum(not isinstance(part, Word) for part in parts) > MOST_CONDITIONS or _depth(straight) > DEEPEST:
        problem = Problem("This is too much at once, so it is searched as plain words.", 0, len(text))
        return Query(_plain(straight), (problem,))
    return Query(tree, tuple(_empty_fields(parts, fields)))


def walk(node: Node) -> Iterator[Node]:
    """The node and all that it is made of, in the order of the text."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Not):
            waiting.append(one.operand)
        elif isinstance(one, AllOf | AnyOf):
            waiting.extend(reversed(one.operands))


def _plain(text: str) -> AllOf:
    words = (Word(match.group().lstrip("-"), *match.span()) for match in _WORD.finditer(text))
    return AllOf(tuple(word for word in words if word.text and word.text != "OR"))


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _empty_fields(parts: list[Node], fields: frozenset[str]) -> Iterator[Problem]:
    for part in parts:
        if isinstance(part, Word) and part.text.endswith(":") and part.text[:-1].lower() in fields:
            message = f"{part.text} needs a value right after the colon."
            yield Problem(message, part.start, part.end)


def _explained(text: str, error: UnexpectedInput) -> Problem:
    """What broke the grammar. Everything is searched as plain words then, which the sentence says."""
    at = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
    end = min(at + 1, len(text))
    if isinstance(error, UnexpectedCharacters):
        what = "This quotation mark is never closed"
    elif isinstance(error, UnexpectedToken) and error.token.type == "RPAR":
        what = "There is nothing in front of this bracket that it could close"
    elif isinstance(error, UnexpectedToken) and error.token.type == "_OR":
        what, end = "OR needs something on both sides", at + 2
    elif _depth(text) and text.count("(") > text.count(")"):
        at = text.rindex("(")
        what, end = "This bracket is never closed", at + 1
    else:
        what, at, end = "OR needs something on both sides", max(0, len(text.rstrip()) - 2), len(text.rstrip())
    return Problem(f"{what}, so all of it is searched as plain words.", at, end)


@lru_cache(maxsize=8)
def _parser(fields: frozenset[str]) -> Lark:
    names = "|".join(sorted(map(re.escape, fields), key=len, reverse=True))
    return Lark(GRAMMAR % {"fields": names}, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


@v_args(inline=True)
class _Builder(Transformer[Token, AllOf]):
    """Nodes as the parser recognises them, from the leaves up: no depth of brackets is too deep for it."""

    def WORD(self, token: Token) -> Word:  # noqa: N802  (lark calls it by the terminal's name)
        return Word(str(token), *_span(token))

    def PHRASE(self, token: Token) -> Phrase:  # noqa: N802
        return Phrase(" ".join(token[1:-1].split()), *_span(token))

    def FIELD(self, token: Token) -> Field:  # noqa: N802
        name, _, value = token.partition(":")
        return Field(name.lower(), " ".join(value.strip('"').split()), *_span(token))

    def negation(self, operand: Node) -> Not:
        return Not(operand)

    def group(self, inner: Node) -> Node:
        return inner

    def all_of(self, *operands: Node) -> Node:
        return operands[0] if len(operands) == 1 else AllOf(operands)

    def any_of(self, *operands: Node) -> Node:
        return operands[0] if len(operands) == 1 else AnyOf(operands)

    def start(self, *tree: Node) -> AllOf:
        return tree[0] if tree and isinstance(tree[0], AllOf) else AllOf(tree)


def _span(token: Token) -> tuple[int, int]:
    start = token.start_pos or 0
    return start, start + len(token)
