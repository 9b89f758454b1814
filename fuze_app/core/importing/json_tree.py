"""The objects of a nested JSON document, each with those around it, in constant memory.

The name of a folder may be written behind what lies in it, so such files are read twice: for the folders
first, and then for the bookmarks. Behind a place where the file is broken, the objects that have no others in
them are still found, without their folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import ijson

from fuze_app.core.importing.json_items import pairs
from fuze_app.core.importing.text import PIECE, Text

DEEPEST = 200
_LEAF = re.compile(r"\{[^{}]*+\}")
_LONGEST_BLOCK = 1 << 20

Scalar = str | float | bool | None


@dataclass(slots=True)
class Node:
    """An object of the document."""

    number: int
    """Counted in the order in which objects begin: the same in each reading."""
    key: str
    """The name of the value it is, or of the array it stands in."""
    line: int
    values: dict[str, Scalar] = field(default_factory=dict)
    """Those of its values that are plain."""
    holds: set[str] = field(default_factory=set)
    """The names of its arrays."""
    is_leaf: bool = True
    """Whether there is no other object in it."""
    notes: list[str] = field(default_factory=list)
    """For a reader to keep what it finds in the objects within."""

    def text(self, *names: str) -> str:
        """The first of several values that is text, and not empty."""
        return next(
            (value for name in names if isinstance(value := self.values.get(name), str) and value), ""
        )


@dataclass(frozen=True, slots=True)
class Broken:
    """Here the document is broken; nothing is known to be around the nodes that follow."""

    line: int


class _TooDeep(ValueError):
    pass


class _Source:
    """The text as ijson reads it: no more than a line at a time, so that it is known where it is."""

    def __init__(self, text: Text) -> None:
        self._segments = text.segments(PIECE)
        self.count, self.line, self.segment = 0, 1, ""

    def read(self, size: int = -1) -> bytes:
        if size != 0:
            self.line, self.segment = next(self._segments, (self.line, ""))
            self.count += 1
        return self.segment.encode("utf-8", "replace") if size else b""

    def blocks(self) -> Iterator[tuple[int, str]]:
        """What was read last and what was not read yet, with its line; no block ends within an object."""
        line, parts, length = self.line, [self.segment], len(self.segment)
        for number, segment in self._segments:
            line = line if parts else number
            parts.append(segment)
            length += len(segment)
            if ("}" in segment and length > PIECE) or length > _LONGEST_BLOCK:
                block, brace, rest = "".join(parts).rpartition("}")
                yield line, (block or rest) + brace
                line += block.count("\n")
                parts, length = ([rest], len(rest)) if brace else ([], 0)
        yield line, "".join(parts)


class _Tree:
    """The objects and arrays that are open at a place of the document."""

    def __init__(self) -> None:
        self.around: list[Node] = []
        self._open: list[Node | str] = []
        self._key = ""
        self._numbers = 0

    def begin(self, event: str, line: int) -> None:
        if len(self._open) >= DEEPEST:
            raise _TooDeep
        outer = self._open[-1] if self._open else ""
        key = outer if isinstance(outer, str) else self._key
        if event == "start_array":
            if isinstance(outer, Node):
                outer.holds.add(key)
            self._open.append(key)
            return
        if self.around:
            self.around[-1].is_leaf = False
        node = Node(self._numbers, key, line)
        self._numbers += 1
        self._open.append(node)
        self.around.append(node)

    def end(self) -> Node | None:
        """The object that ended; None for an array."""
        closed = self._open.pop()
        return self.around.pop() if isinstance(closed, Node) else None

    def take(self, event: str, value: Scalar) -> None:
        if event == "map_key":
            self._key = str(value)
        elif self._open and isinstance(node := self._open[-1], Node):
            node.values[self._key] = value


def nodes(text: Text) -> Iterator[tuple[Node, list[Node]] | Broken]:
    """Every object when it ends, with the objects around it, the outermost first."""
    source, tree = _Source(text), _Tree()
    began: list[int] = []
    found = (0, 0)
    try:
        for event, value in ijson.basic_parse(source, use_float=True):
            if event.startswith("start"):
                tree.begin(event, source.line)
                began.append(source.count)
            elif event.startswith("end"):
                node = tree.end()
                if began.pop() == source.count and node is not None and node.is_leaf:
                    found = (source.count, found[1] + 1 if found[0] == source.count else 1)
                if node is not None:
                    yield node, tree.around
            else:
                tree.take(event, value)
    except (ijson.JSONError, ValueError):
        yield Broken(source.line)
        yield from _leaves(source, passing=found[1] if found[0] == source.count else 0)


def _leaves(source: _Source, passing: int) -> Iterator[tuple[Node, list[Node]]]:
    """The objects without others in them in the rest of a broken document.

    `passing`: how many of them have been found already.
    """
    for line, block in source.blocks():
        for found in _LEAF.finditer(block):
            if passing:
                passing -= 1
            elif values := pairs(found[0]):
                yield Node(-1, "", line + block.count("\n", 0, found.start()), values), []
