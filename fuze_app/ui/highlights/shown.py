"""A highlight as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from fuze_app.core.queries.highlights import HighlightView
from fuze_app.ui.bookmarks.shown import cut

LONGEST_QUOTE = 600


@dataclass
class HighlightRow:
    """One entry of a list; `is_lost` when the page's text does not have it any more."""

    id: int = 0
    bookmark_id: int = 0
    quote: str = ""
    note: str = ""
    colour: str = "yellow"
    is_lost: bool = False
    made: str = ""


def shown(view: HighlightView) -> HighlightRow:
    """What a list needs of a highlight."""
    return HighlightRow(
        id=view.id,
        bookmark_id=view.bookmark_id,
        quote=cut(view.quote, LONGEST_QUOTE),
        note=view.note,
        colour=view.colour,
        is_lost=view.start is None,
        made=view.created_at.isoformat(),
    )
