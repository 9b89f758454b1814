"""What a kind of content is to the registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fuze_ml.extraction.document import Document
from fuze_ml.extraction.resource import Resource

SITE, FORMAT, MARKUP, ANY_PAGE, ANY_TEXT = range(5)
"""Ranks, asked in this order: a site's pages, a type of file, pages made in some way, any page, any text."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An adapter: the resources it is for, and how it reads them.

    `read` answers None where a page is not what its address says, and the next kind is asked. It raises
    ExtractionError for what nobody can read.
    """

    name: str
    rank: int
    accepts: Callable[[Resource], bool]
    read: Callable[[Resource], Document | None]
