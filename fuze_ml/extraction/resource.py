"""A fetched resource as the kinds look at it: taken apart once, by whoever asks first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from fuze_ml.extraction.addresses import base_of
from fuze_ml.extraction.blocks import Block, blocks
from fuze_ml.extraction.decoding import decode
from fuze_ml.extraction.document import Metadata, Source
from fuze_ml.extraction.metadata import metadata_of
from fuze_ml.extraction.parsing import parse
from fuze_ml.extraction.statements import Statements
from fuze_ml.extraction.tidying import tidy

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_UNTYPED = frozenset({"", "application/octet-stream", "text/plain", "application/xml", "text/xml"})
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


class Resource:
    """A source, its address and, when it is a web page, its tree and what it states about itself."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.url = source.url

    @cached_property
    def is_html(self) -> bool:
        """By its type or, when the server names none, by its beginning."""
        if self.source.content_type in HTML_TYPES:
            return True
        untyped = (self.source.content_type or "") in _UNTYPED
        return untyped and _LOOKS_LIKE_HTML.match(self.source.body[:4096]) is not None

    @cached_property
    def _address(self) -> SplitResult:
        try:
            return urlsplit(self.url)
        except ValueError:
            return urlsplit("")

    @cached_property
    def host(self) -> str:
        """In lower case, without `www.` and `m.`."""
        host = (self._address.hostname or "").lower()
        return re.sub(r"^(?:www|m|mobile)\.", "", host)

    @property
    def path(self) -> str:
        return self._address.path

    @cached_property
    def file_name(self) -> str:
        return PurePosixPath(unquote(self.path)).name

    def parameter(self, name: str) -> str | None:
        """The first value of a parameter of the address."""
        return next(iter(parse_qs(self._address.query).get(name, [])), None)

    @cached_property
    def text(self) -> str:
        return decode(self.source.body, self.source.charset, declares=self.is_html)

    @cached_property
    def tree(self) -> HtmlElement:
        """Formulas and code in it are made uniform. Raises NothingToRead for a page without any element."""
        tree = parse(self.text)
        tidy(tree)
        return tree

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """All text of the page, in document order."""
        return blocks(self.tree)

    @cached_property
    def base(self) -> str:
        """What the page's relative addresses are relative to."""
        return base_of(self.tree, self.url)

    @cached_property
    def stated(self) -> Statements:
        return Statements.of(self.tree)

    @cached_property
    def known(self) -> Metadata:
        """The page's metadata."""
        return metadata_of(self.tree, self.url, self.base, self.stated)
