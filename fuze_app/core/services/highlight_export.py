"""Highlights as Markdown, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from sqlmodel import Session

from fuze_app.core.queries import highlights as queries
from fuze_app.core.queries.highlights import HighlightFilter, HighlightView
from fuze_app.core.services.search_statistics import statistics_of

_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>])|^(\s*)([#+=~-]|\d+[.)])", re.MULTILINE)


def to_markdown(session: Session, user_id: int, narrow: HighlightFilter) -> str:
    """All highlights that the filter leaves, each page's under its title as a link, notes below quotes."""
    rows = session.execute(
        queries.by_page(queries.views(user_id, narrow, statistics_of(session, user_id).languages))
    )
    pages = groupby((HighlightView(*row) for row in rows), key=lambda one: one.bookmark_id)
    return "\n".join(["# Highlights\n", *(_page(list(highlights)) for _, highlights in pages)])


def _page(highlights: list[HighlightView]) -> str:
    page = highlights[0]
    address = page.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    about = " · ".join(escape(part) for part in (page.author, page.site) if part)
    head = f"## [{escape(' '.join(page.title.split()))}]({address})\n\n"
    return head + (f"{about}\n\n" if about else "") + _quotes(highlights)


def _quotes(highlights: Iterable[HighlightView]) -> str:
    blocks = []
    for one in highlights:
        lines = escape(one.quote).splitlines()
        blocks.append("\n".join(f"> {line}".rstrip() for line in lines) + "\n")
        if one.note:
            blocks.append(f"{one.note}\n")
    return "\n".join(blocks)


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MEANS_SOMETHING.sub(
        lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}{_escaped_start(found[3])}", text
    )


def _escaped_start(mark: str) -> str:
    """What would begin a heading or a list."""
    return f"{mark[:-1]}\\{mark[-1]}"
