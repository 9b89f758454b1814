"""A bookmark as lists show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.ui.bookmarks.shown import LONGEST_EXCERPT, LONGEST_TITLE, MOST_TAGS, cut, phase_of, shown

MOMENT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
VIEW = BookmarkView(
    id=7,
    url="https://www.example.org/page/",
    title="A title",
    excerpt="An excerpt.",
    notes="",
    tags=["one"],
    site="www.example.org",
    state="unread",
    favourite=False,
    keep_offline=False,
    stage="done",
    status="done",
    error=None,
    obstacle=None,
    is_dead=False,
    image_url=None,
    author=None,
    language="en",
    published_at=None,
    reading_minutes=3,
    saved_at=MOMENT,
    updated_at=MOMENT,
)


@pytest.mark.parametrize(
    ("stage", "status", "phase"),
    [
        ("extract", "waiting", "waiting"),
        ("extract", "running", "reading"),
        ("embed", "waiting", "understanding"),
        ("embed", "running", "understanding"),
        ("analyse", "running", "understanding"),
        ("done", "done", "ready"),
        ("extract", "failed", "failed"),
        ("embed", "failed", "failed"),
    ],
)
def test_phase_is_where_the_pipeline_has_come_to(stage, status, phase):
    assert phase_of(replace(VIEW, stage=stage, status=status)) == phase


def test_row_is_short_and_plain():
    long = replace(VIEW, title="word " * 100, excerpt="word " * 100, tags=[str(n) for n in range(20)])
    row = shown(long)
    assert len(row.title) <= LONGEST_TITLE + 1
    assert row.title.endswith("word…")
    assert len(row.excerpt) <= LONGEST_EXCERPT + 1
    assert len(row.tags) == MOST_TAGS
    assert (row.site, row.saved) == ("example.org", "2025-03-01T09:30:00+00:00")


def test_page_without_a_title_shows_its_address_without_what_all_have():
    assert shown(replace(VIEW, title=VIEW.url)).title == "www.example.org/page"


def test_reason_of_a_failure_is_kept():
    row = shown(replace(VIEW, status="failed", error="The page is gone (404)."))
    assert (row.phase, row.reason) == ("failed", "The page is gone (404).")


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [("short", 10, "short"), ("one two three", 9, "one two…"), ("onelongword", 5, "onelo…"), ("", 5, "")],
)
def test_cut_ends_at_a_word(text, longest, expected):
    assert cut(text, longest) == expected
