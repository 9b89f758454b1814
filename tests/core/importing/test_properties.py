"""For every format: what was written is read, and no damage to a file makes its reader fail."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuze_app.core.importing import NotBookmarks, ParsedBookmark, ParsedFolder, Unreadable, open_file
from tests.core.importing.reading import bookmarks, entries
from tests.core.importing.writers import FORMATS, Format, Written

QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.text(st.characters(categories=("L", "N"), include_characters="&'-_"), min_size=1, max_size=12)
titles = st.lists(
    st.text(
        st.characters(
            exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Co", "Cn", "Zs"), exclude_characters="|"
        ),
        min_size=1,
        max_size=10,
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
paths = st.text("abcxyzABC019-._~/=&?", max_size=20)
written = st.builds(
    Written,
    url=st.builds("https://{}.example/{}".format, st.text("abc012", min_size=1, max_size=8), paths),
    title=titles,
    tags=st.lists(words, max_size=4, unique=True).map(tuple),
    folder=st.one_of(st.just(""), words),
)
marks = st.text("{}[]<>\"'\\,:&#;=/aA \n\0", max_size=300)
by_name = pytest.mark.parametrize("tool", FORMATS, ids=lambda tool: tool.name)


@by_name
@QUICK
@given(saved=st.lists(written, min_size=1, max_size=8))
def test_what_was_written_is_read(tool: Format, saved: list[Written]) -> None:
    content = tool.write(saved)
    assert open_file(io.BytesIO(content)).format == tool.name
    found = bookmarks(content)
    assert [one.url for one in found] == [one.url for one in saved]
    if "title" in tool.holds:
        assert [one.title for one in found] == [one.title for one in saved]
    if "tags" in tool.holds:
        assert [one.tags for one in found] == [one.tags for one in saved]
    if "folder" in tool.holds:
        assert [one.folders for one in found] == [((one.folder,),) if one.folder else () for one in saved]


@by_name
@QUICK
@given(data=st.data())
def test_a_damaged_file_is_read_as_far_as_it_goes(tool: Format, data: st.DataObject) -> None:
    content = bytearray(tool.write([Written(f"https://{n}.example/", f"Page {n}", ("a",)) for n in range(6)]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        content[start : start + length] = data.draw(st.binary(max_size=40))
    _read_without_failure(bytes(content))


@by_name
@QUICK
@given(
    tail=st.one_of(
        st.binary(max_size=300), st.text("{}[]<>\"'\\,:&#;=/aA \n\0", max_size=300).map(str.encode)
    )
)
def test_anything_may_follow_the_beginning_of_a_file(tool: Format, tail: bytes) -> None:
    content = tool.write([Written("https://one.example/", "One")])
    for cut in (len(content) // 2, len(content)):
        _read_without_failure(content[:cut] + tail)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _read_without_failure(content)


def _read_without_failure(content: bytes) -> None:
    try:
        found = entries(content)
    except NotBookmarks:
        return
    assert all(isinstance(entry, ParsedBookmark | ParsedFolder | Unreadable) for entry in found)
    assert all(entry.reason for entry in found if isinstance(entry, Unreadable))
