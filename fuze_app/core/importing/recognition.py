"""What a format is: a name, how its files are known by their beginning, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from fuze_app.core.importing.entries import Entry
from fuze_app.core.importing.text import Text

_KEY = re.compile(r'"([\w.:-]{1,40})"\s*:')
_DELIMITERS = ",;\t"


class Beginning:
    """The first characters of a file, and what they show."""

    def __init__(self, sample: str) -> None:
        self.sample = sample.lstrip()

    @cached_property
    def is_markup(self) -> bool:
        return self.sample.startswith("<")

    @cached_property
    def is_json(self) -> bool:
        return self.sample.startswith(("{", "["))

    @cached_property
    def lowered(self) -> str:
        return self.sample.lower()

    @cached_property
    def keys(self) -> frozenset[str]:
        """The names of JSON's values, at any depth."""
        return frozenset(_KEY.findall(self.sample)) if self.is_json else frozenset()

    @cached_property
    def columns(self) -> frozenset[str]:
        """The names in the first line of a table, in lower case; empty for what is none."""
        first = self.sample.split("\n", 1)[0]
        if self.is_markup or self.is_json:
            return frozenset()
        return frozenset(column_name(cell) for cell in first.split(delimiter_of(first)))


def delimiter_of(header: str) -> str:
    """What stands between the columns of a table."""
    return max(_DELIMITERS, key=header.count)


def column_name(cell: str) -> str:
    """A column's name as formats compare it: Matter has had both `Highlight Count` and `Highlight_Count`."""
    return cell.strip().strip('"').strip().lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is kept with the import, `label` is shown."""

    name: str
    label: str
    recognises: Callable[[Beginning], bool]
    read: Callable[[Text], Iterator[Entry]]
