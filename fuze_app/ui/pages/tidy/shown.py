"""What is offered for merging, in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from fuze_app.core.services.duplicate_merging import Gains
from fuze_app.core.services.duplicates import DuplicateGroup
from fuze_app.core.services.tag_merging import SimilarTags, TagMergeView
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown

SAME_PAGE = {
    "address": "One page names the other's address as its own",
    "text": "The same text, word for word",
    "likeness": "Nearly the same text",
}
SAME_TAG = {
    "spelling": "Spelt differently",
    "technology": "Names of one technology",
    "meaning": "Nearly the same meaning",
}


@dataclass
class PageGroup:
    """Bookmarks of one page; `keep` is the id of the one that stays."""

    key: str = ""
    reason: str = ""
    keep: int = 0
    rows: list[BookmarkRow] = field(default_factory=list)
    effect: str = ""


@dataclass
class TagChoice:
    name: str = ""
    pages: str = ""


@dataclass
class TagGroup:
    """Tags that may be one; `into` is the one that stays."""

    key: str = ""
    reason: str = ""
    into: str = ""
    tags: list[TagChoice] = field(default_factory=list)
    effect: str = ""


def page_group(group: DuplicateGroup) -> PageGroup:
    """The one that was saved first stays, unless somebody chooses another."""
    rows = [shown(view) for view in group.bookmarks]
    key = "-".join(str(row.id) for row in rows)
    return PageGroup(key, SAME_PAGE[group.reason], rows[0].id, rows)


def tag_group(group: SimilarTags) -> TagGroup:
    """The one that is used most stays, unless somebody chooses another."""
    choices = [TagChoice(tag.name, counted(tag.count, "page")) for tag in group.tags]
    return TagGroup(",".join(one.name for one in choices), SAME_TAG[group.reason], choices[0].name, choices)


def counted(number: int, what: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def effect_on_pages(gains: Gains, others: int) -> str:
    """What merging pages would do."""
    parts = [
        *(f"#{name}" for name in gains.tags),
        *(
            counted(number, what)
            for number, what in (
                (gains.notes, "note"),
                (gains.highlights, "highlight"),
                (gains.collections, "collection"),
                (gains.projects, "project"),
            )
            if number
        ),
    ]
    rest = "The other one is deleted." if others == 1 else f"The other {others} are deleted."
    return f"The kept one gets {', '.join(parts)}. {rest}" if parts else rest


def effect_on_tags(merge: TagMergeView) -> str:
    """What merging tags would do."""
    both = merge.bookmarks - merge.gained
    gone = ", ".join(f"#{name}" for name in merge.merged)
    had = f"; {both:,} of them {'has' if both == 1 else 'have'} it already" if both else ""
    return f"{counted(merge.bookmarks, 'page')} with {gone} will have #{merge.into}{had}."
