"""The kinds of content that can be read: every module in `kinds` that defines `KIND`, by its rank."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from fuze_ml.extraction import kinds
from fuze_ml.extraction.document import Document, Metadata, Source
from fuze_ml.extraction.errors import ExtractionError, NothingToRead, UnsupportedContent
from fuze_ml.extraction.kind import Kind
from fuze_ml.extraction.obstacles import refuse_obstacle
from fuze_ml.extraction.resource import Resource

_NAMES = {
    "application/json": "JSON data",
    "application/zip": "Archives",
    "application/epub+zip": "Books",
    "application/rss+xml": "Feeds",
    "application/atom+xml": "Feeds",
    "image": "Pictures of this format",
    "video": "Videos",
    "audio": "Sound recordings",
    "font": "Fonts",
}


@cache
def all_kinds() -> tuple[Kind, ...]:
    """In the order in which they are asked."""
    modules = (import_module(f"{kinds.__name__}.{found.name}") for found in iter_modules(kinds.__path__))
    return tuple(sorted((module.KIND for module in modules), key=lambda kind: (kind.rank, kind.name)))


def extract(source: Source) -> Document:
    """Reads a fetched resource with the first kind that knows it.

    Raises ExtractionError, which carries what is known about the resource nevertheless.
    """
    resource = Resource(source)
    try:
        return _read(resource)
    except ExtractionError as error:
        error.known = _known(resource)
        raise


def _read(resource: Resource) -> Document:
    if resource.is_html:
        refuse_obstacle(resource)
    for kind in all_kinds():
        if kind.accepts(resource) and (document := kind.read(resource)) is not None:
            return document
    raise UnsupportedContent(_name_of(resource.source.content_type or ""))


def _known(resource: Resource) -> Metadata:
    """What is kept of a resource that can't be read: a page's metadata, or the name of a file."""
    if resource.is_html:
        try:
            return resource.known
        except NothingToRead:
            return Metadata()
    return Metadata(title=resource.file_name or None)


def _name_of(content_type: str) -> str:
    named = _NAMES.get(content_type) or _NAMES.get(content_type.split("/")[0])
    return named or (f"Content of the type {content_type}" if content_type else "Content of an unnamed type")
