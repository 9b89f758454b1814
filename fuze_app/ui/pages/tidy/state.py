"""Tidy up: pages that were saved more than once, and tags that may be one. Merges can be undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.errors import FuzeError
from fuze_app.core.services import duplicate_merging, duplicates, tag_merging
from fuze_app.core.services.duplicate_merging import Merged
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.toasts import failure, with_undo
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.tidy.shown import (
    PageGroup,
    TagGroup,
    counted,
    effect_on_pages,
    effect_on_tags,
    page_group,
    tag_group,
)

MOST_SHOWN = 20
"""Groups of each sort: the next ones come when some are merged."""


def read_pages(session: Session, user_id: int) -> tuple[list[PageGroup], int]:
    """The first groups of pages, and how many there are."""
    found = [page_group(group) for group in duplicates.groups(session, user_id)]
    return [foreseen_pages(session, user_id, group) for group in found[:MOST_SHOWN]], len(found)


def read_tags(session: Session, user_id: int) -> tuple[list[TagGroup], int]:
    """The first groups of tags, and how many there are."""
    found = [tag_group(group) for group in tag_merging.similar(session, user_id)]
    return [foreseen_tags(session, user_id, group) for group in found[:MOST_SHOWN]], len(found)


def foreseen_pages(session: Session, user_id: int, group: PageGroup) -> PageGroup:
    """With what merging the pages would do."""
    others = others_of(group)
    try:
        gains = duplicate_merging.preview(session, user_id, group.keep, others)
    except FuzeError as error:
        return replace(group, effect=error.detail)
    return replace(group, effect=effect_on_pages(gains, len(others)))


def foreseen_tags(session: Session, user_id: int, group: TagGroup) -> TagGroup:
    """With what merging the tags would do."""
    try:
        merge = tag_merging.preview(session, user_id, merged_of(group), group.into)
    except FuzeError as error:
        return replace(group, effect=error.detail)
    return replace(group, effect=effect_on_tags(merge))


def others_of(group: PageGroup) -> list[int]:
    """The bookmarks that go."""
    return [row.id for row in group.rows if row.id != group.keep]


def merged_of(group: TagGroup) -> list[str]:
    """The tags that go."""
    return [tag.name for tag in group.tags if tag.name != group.into]


class TidyState(rx.State):
    """What is offered, and the merges that can be undone while the page is open."""

    pages: list[PageGroup] = []
    tags: list[TagGroup] = []
    more_pages: int = 0
    more_tags: int = 0
    is_meaning_missing: bool = False
    loading: bool = True
    error: str = ""
    announcement: str = ""
    """Said by screen readers."""
    _merged: dict[str, Merged] = {}

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The page was opened."""
        await require_user(self)
        self.loading, self.error, self._merged = True, "", {}
        yield
        await self._reread()

    @rx.event
    async def keep_page(self, key: str, bookmark_id: int) -> None:
        """Another page of a group is to stay."""
        for place, group in enumerate(self.pages):
            if group.key == key and any(row.id == bookmark_id for row in group.rows):
                self.pages[place] = await as_user(self, foreseen_pages, replace(group, keep=bookmark_id))

    @rx.event
    async def keep_tag(self, key: str, name: str) -> None:
        """Another tag of a group is to stay."""
        for place, group in enumerate(self.tags):
            if group.key == key and any(tag.name == name for tag in group.tags):
                self.tags[place] = await as_user(self, foreseen_tags, replace(group, into=name))

    @rx.event
    async def merge_pages(self, key: str) -> EventSpec | None:
        """Makes the pages of a group one."""
        group = next((one for one in self.pages if one.key == key), None)
        if group is None:
            return None
        try:
            done = await as_user(self, duplicate_merging.merge, group.keep, others_of(group))
        except FuzeError as error:
            return failure(error.detail)
        self._merged = {**self._merged, key: done}
        self.announcement = f"{counted(len(group.rows), 'page')} merged."
        await self._reread()
        return with_undo(self.announcement, TidyState.part_pages(key), f"merged-{key}")

    @rx.event
    async def part_pages(self, key: str) -> EventSpec | None:
        """Undoes a merge of pages."""
        merged = self._merged.pop(key, None)
        if merged is None:
            return None
        try:
            await as_user(self, duplicate_merging.undo, merged)
        except FuzeError as error:
            return failure(error.detail)
        self.announcement = "The pages are apart again."
        await self._reread()
        return None

    @rx.event
    async def merge_tags(self, key: str) -> EventSpec | None:
        """Makes the tags of a group one."""
        group = next((one for one in self.tags if one.key == key), None)
        if group is None:
            return None
        try:
            done = await as_user(self, tag_merging.merge, merged_of(group), group.into)
        except FuzeError as error:
            return failure(error.detail)
        self.announcement = f"{counted(len(group.tags), 'tag')} merged into #{done.into}."
        await self._reread()
        return with_undo(self.announcement, TidyState.part_tags(done.id), f"merged-tags-{done.id}")

    @rx.event
    async def part_tags(self, merge_id: int) -> EventSpec | None:
        """Undoes a merge of tags."""
        try:
            await as_user(self, tag_merging.undo, merge_id)
        except FuzeError as error:
            return failure(error.detail)
        self.announcement = "The tags are apart again."
        await self._reread()
        return None

    async def _reread(self) -> None:
        with told_by(self):
            pages, number = await as_user(self, read_pages)
            tags, number_of_tags = await as_user(self, read_tags)
            self.pages, self.more_pages = pages, number - len(pages)
            self.tags, self.more_tags = tags, number_of_tags - len(tags)
            self.is_meaning_missing, self.error = embedder.state()[0] != "ok", ""
        self.loading = False
