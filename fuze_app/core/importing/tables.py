"""Rows of a CSV file by the names of their columns, however the file was broken.

The csv module reads a file with one missing quotation mark as one row. Here a row ends where its
quotation marks are even in number; one that does not end within bounds, or has no address while its
lines have, is read line by line.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fuze_app.core.importing.entries import Entry, ParsedBookmark, Unreadable, unreadable
from fuze_app.core.importing.recognition import Beginning, Format, column_name, delimiter_of
from fuze_app.core.importing.text import Text

MOST_LINES = 2000
LONGEST_ROW = 1 << 20
"""Lines and characters that one row may have, line breaks in its cells included."""
ADDRESS_COLUMNS = ("url", "link", "href", "uri", "address", "source url")
csv.field_size_limit(LONGEST_ROW)
_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
_NO_ADDRESS = "This line has no web address."

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by their column's name; cells that are missing are empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def first(self, *columns: str) -> str:
        """The first of several cells that holds something."""
        return next((found for column in columns if (found := self[column])), "")

    @property
    def url(self) -> str:
        """The address: in its column, or in whichever cell has one."""
        given = self.first(*ADDRESS_COLUMNS)
        if given:
            return given
        return next((cell.strip() for cell in self.cells.values() if _ADDRESS.match(cell.strip())), "")


def table(
    name: str, label: str, columns: frozenset[str], bookmark: Callable[[Row], ParsedBookmark]
) -> Format:
    """A format of tables that have at least these columns."""

    def recognises(beginning: Beginning) -> bool:
        return columns <= beginning.columns

    def read(text: Text) -> Iterator[Entry]:
        for row in rows(text):
            if isinstance(row, Unreadable):
                yield row
            elif row.url:
                yield bookmark(row)
            elif any(row.cells.values()):
                yield unreadable(row.line, _NO_ADDRESS, " ".join(row.cells.values()))

    return Format(name, label, recognises, read)


def split_tags(cell: str, separator: str = ",") -> tuple[str, ...]:
    """The tags of a cell."""
    return tuple(tag for part in cell.split(separator) if (tag := part.strip()))


def rows(text: Text) -> Iterator[Row | Unreadable]:
    """Every row behind the header."""
    lines = _Lines(text)
    header = next((line for _, line in lines if line.strip()), "")
    reader = _RowReader(delimiter_of(header))
    columns = [column_name(cell) for cell in reader.header(header)]
    for number, line in lines:
        if line.strip():
            yield from reader.read(columns, lines, number, line)


class _Lines:
    """The lines of a text, of which some may be put back."""

    def __init__(self, text: Text) -> None:
        self._lines = text.lines()
        self._again: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._again.popleft() if self._again else next(self._lines)

    def put_back(self, lines: list[Line]) -> None:
        self._again.extendleft(reversed(lines))


class _RowReader:
    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter

    def header(self, line: str) -> list[str]:
        try:
            return self.cells(line)
        except csv.Error:
            return line.split(self._delimiter)

    def cells(self, record: str) -> list[str]:
        """The cells of one record. Raises csv.Error."""
        return next(csv.reader([record], delimiter=self._delimiter), [])

    def read(self, columns: list[str], lines: _Lines, number: int, line: str) -> Iterator[Row | Unreadable]:
        """The row that begins with a line, and takes as many more as it needs."""
        more = _rest_of_row(lines, line)
        if more:
            row = self._row(columns, number, "\n".join([line, *(text for _, text in more)]))
            if isinstance(row, Row) and _ADDRESS.match(row.url):
                yield row
                return
            lines.put_back(more)
        yield self._row(columns, number, line)

    def _row(self, columns: list[str], number: int, record: str) -> Row | Unreadable:
        try:
            cells = self.cells(record)
        except csv.Error:
            return unreadable(number, "This line is no row of a table.", record)
        if len(cells) > len(columns):
            cells = _aligned(columns, cells, self._delimiter)
        return Row(number, dict(zip(columns, cells, strict=False)))


def _rest_of_row(lines: _Lines, line: str) -> list[Line]:
    """The lines that a row with a quotation mark still open goes on with; none when it never closes."""
    taken: list[Line] = []
    length, is_open = len(line), line.count('"') % 2 == 1
    while is_open and len(taken) < MOST_LINES and length < LONGEST_ROW:
        following = next(lines, None)
        if following is None:
            break
        taken.append(following)
        length += len(following[1])
        is_open ^= following[1].count('"') % 2 == 1
    if is_open:
        lines.put_back(taken)
        return []
    return taken


def _aligned(columns: list[str], cells: list[str], delimiter: str) -> list[str]:
    """Cells of a row whose first cells hold delimiters that should have been quoted."""
    place = next((columns.index(name) for name in ADDRESS_COLUMNS if name in columns), 0)
    extra = len(cells) - len(columns)
    if place == 0 or _ADDRESS.match(cells[place].strip()) or not _ADDRESS.match(cells[place + extra].strip()):
        return cells
    return [*cells[: place - 1], delimiter.join(cells[place - 1 : place + extra]), *cells[place + extra :]]
