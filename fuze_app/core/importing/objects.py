"""Values of decoded JSON, taken for what they should be: another type than expected is as good as nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fuze_app.core.importing.entries import Entry, Unreadable, unreadable
from fuze_app.core.importing.json_items import Item, items
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text

NO_ADDRESS = "This entry has no address."


def text_of(values: Any, *names: str) -> str:
    """The first of several values that is text, and not empty."""
    if not isinstance(values, dict):
        return ""
    return next((value for name in names if isinstance(value := values.get(name), str) and value), "")


def list_of(values: Any, name: str) -> list[Any]:
    found = values.get(name) if isinstance(values, dict) else None
    return found if isinstance(found, list) else []


def names_in(listed: list[Any]) -> tuple[str, ...]:
    """The names in a list of names, or of objects that have one."""
    named = (one if isinstance(one, str) else text_of(one, "name", "label", "title") for one in listed)
    return tuple(name for name in named if name)


def flag(values: Any, *names: str) -> bool:
    """Whether any of several values is true, however it is written."""
    if not isinstance(values, dict):
        return False
    return any(str(values.get(name)).lower() in ("true", "1", "yes") for name in names)


def listing(
    name: str,
    label: str,
    recognises: Callable[[Beginning], bool],
    bookmark: Callable[[Item], Entry | None],
    key: str | None = None,
) -> Format:
    """A format of one list of objects. `bookmark` makes nothing of an object without an address."""

    def read(text: Text) -> Iterator[Entry]:
        return entries(items(text, key), bookmark)

    return Format(name, label, recognises, read)


def entries(found: Iterator[Item | Unreadable], bookmark: Callable[[Item], Entry | None]) -> Iterator[Entry]:
    """What a format makes of each object."""
    for item in found:
        if isinstance(item, Unreadable):
            yield item
        else:
            yield bookmark(item) or unreadable(item.line, NO_ADDRESS, text_of(item.values, "title", "name"))
