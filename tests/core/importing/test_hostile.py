"""Files made to do harm, or broken by accident: bounded work, nothing readable lost, a clear report."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
import zipfile

import pytest

from fuze_app.core.importing import NotBookmarks, archives, open_file
from tests.core.importing.reading import bookmarks, entries, unreadable, urls

NETSCAPE = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"
LINK = '<DT><A HREF="https://good.example/">Good</A>\n'
ROWS = "title,url,time_added,tags,status\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n\t\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8,
        b"%PDF-1.7\n" + bytes(range(256)) * 8,
        b"<html><body><p>A page with a <a href='https://a.example'>link</a></p></body></html>",
        b"The quick brown fox jumps over the lazy dog\n",
        b'{"name": "something", "version": 3}',
        b"PK\x03\x04 not really a zip",
    ],
)
def test_what_is_no_bookmark_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotBookmarks) as refused:
        entries(content)
    assert refused.value.field == "file"
    assert refused.value.detail.endswith(".")


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        (NETSCAPE + LINK, "<DL>"),
        (NETSCAPE + LINK, "<a"),
        (NETSCAPE + LINK, "<a b='"),
        (NETSCAPE + LINK, "<!--"),
        (NETSCAPE + LINK, "<"),
        (NETSCAPE + LINK, "&#9999999999"),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><opml>', '<outline text="&a;">'),
        ('[{"url":"https://good.example/"},', "["),
        ('[{"url":"https://good.example/"},', '{"a":'),
        ('[{"url":"https://good.example/"},', ",{"),
        ('{"roots":{"bookmark_bar":{"children":[{"url":"https://good.example/"},', '{"children":['),
        ('{"roots":{"bookmark_bar":{"children":[{"url":"https://good.example/"},\n', "[\n{"),
        (ROWS + "Good,https://good.example/,1,,unread\n", '"'),
        (ROWS + "Good,https://good.example/,1,,unread\n", '"\n'),
        (ROWS + "Good,https://good.example/,1,,unread\n", ","),
        ("https://good.example/\n", "(["),
    ],
)
def test_work_grows_with_the_size_of_the_file_alone(start: str, unit: str) -> None:
    took = []
    for size in (1 << 14, 1 << 17):
        content = (start + unit * (size // len(unit))).encode()
        before = time.process_time()
        found = sum(1 for _ in open_file(io.BytesIO(content)).entries)
        took.append(time.process_time() - before)
        assert found >= ("opml" not in start)
    # Eight times the size: quadratic growth would take 64 times as long.
    assert took[1] < 20 * took[0] + 0.3


def test_a_large_file_is_read_in_constant_memory() -> None:
    lines = (LINK.replace("good", f"page-{number}") for number in range(20_000))
    content = io.BytesIO((NETSCAPE + "".join(lines)).encode())
    tracemalloc.start()
    try:
        assert sum(1 for _ in open_file(content).entries) == 20_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000  # the bookmarks as objects, all at once, take 14 MB


def test_an_attribute_without_end_does_not_take_its_neighbours_along() -> None:
    icon = "x" * 3_000_000
    content = f'{NETSCAPE}<DT><A HREF="https://icon.example/" ICON="{icon}">With icon</A>\n{LINK}'
    assert urls(content) == ["https://icon.example/", "https://good.example/"]


def test_deep_folders_are_flattened() -> None:
    content = NETSCAPE + "".join(f"<DT><H3>F{n}</H3><DL>" for n in range(500)) + LINK + "</DL>" * 500 + LINK
    deep, shallow = bookmarks(content)
    assert len(deep.folders[0]) <= 32
    assert shallow.folders == ()


def test_scripts_and_data_are_read_as_they_are_and_refused_later() -> None:
    content = f'{NETSCAPE}<DT><A HREF="javascript:alert(1)">x</A><DT><A HREF="data:text/html,x">y</A>'
    assert urls(content) == ["javascript:alert(1)", "data:text/html,x"]


def test_zeros_are_dropped_from_tables() -> None:
    assert urls(f"{ROWS}A\0,https://a.ex\0ample/,1,,unread\n") == ["https://a.example/"]


def test_a_missing_quotation_mark_costs_one_row() -> None:
    content = f'{ROWS}A,https://a.example/,1,,unread\n"B,https://b.example/,1,,unread\nC,https://c.example/,1,,unread\n'
    assert urls(content)[0] == "https://a.example/"
    assert "https://c.example/" in urls(content)
    assert len(entries(content)) == 3


def test_unquoted_delimiters_in_a_title_do_not_hide_the_address() -> None:
    (found,) = bookmarks(f"{ROWS}One, two, three,https://a.example/,1,,unread\n")
    assert (found.url, found.title) == ("https://a.example/", "One, two, three")


def test_a_row_without_an_address_is_reported_with_its_line() -> None:
    (bad,) = unreadable(f"{ROWS}A,https://a.example/,1,,unread\nNothing,,1,,unread\n")
    assert (bad.line, bad.reason) == (3, "This line has no web address.")


def test_a_broken_object_is_reported_and_the_next_is_read() -> None:
    good = {"url": "https://a.example/", "title": "A"}
    content = json.dumps(
        [good, {"url": "https://b.example/", "title": "B"}, {**good, "url": "https://c.example/"}]
    )
    broken = content.replace('"title": "B"', '"title": "B" oops')
    assert urls(broken) == ["https://a.example/", "https://b.example/", "https://c.example/"]
    hopeless = content.replace('"url": "https://b.example/",', '"url": https://b.example/,')
    assert urls(hopeless) == ["https://a.example/", "https://c.example/"]
    assert len(unreadable(hopeless)) == 1


def test_a_file_that_was_cut_off_is_read_up_to_there() -> None:
    content = json.dumps([{"url": f"https://{n}.example/", "title": "x" * 50} for n in range(5)], indent=1)
    cut = content[: content.index("https://4.example") + 10]
    assert urls(cut) == [f"https://{n}.example/" for n in range(4)]
    assert unreadable(cut)[0].reason == "The file ends in the middle of this entry."


def test_a_browsers_file_that_was_cut_off_keeps_its_bookmarks() -> None:
    links = [{"name": f"N{n}", "type": "url", "url": f"https://{n}.example/"} for n in range(50)]
    content = json.dumps({"roots": {"bookmark_bar": {"children": links, "name": "bar"}}})
    broken = content.replace('"https://20.example/"', '"https://20.example/')
    assert set(urls(content)) - set(urls(broken)) <= {"https://20.example/", "https://21.example/"}
    assert len(urls(broken)) == len(set(urls(broken)))
    assert unreadable(broken)


@pytest.mark.parametrize("value", ["1", '"text"', "null", "[1, 2]", "true", "NaN", "1e999", "9" * 5000])
def test_entries_of_another_kind_are_reported(value: str) -> None:
    content = f'[{{"url": "https://a.example/"}}, {value}, {{"url": "https://b.example/", "title": {value}}}]'
    assert "https://a.example/" in urls(content)
    assert unreadable(content)


def test_a_zip_that_unpacks_to_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "metadata_0.json", json.dumps([{"url": "https://a.example/", "savedAt": "", "labels": []}])
        )
        archive.writestr("metadata_1.json", b" " * 50_000_000)
    assert urls(packed.getvalue()) == ["https://a.example/"]
    assert "unpacks to more" in unreadable(packed.getvalue())[0].reason


def test_a_zip_in_a_zip_is_not_opened() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "https://a.example/")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.json", inner.getvalue())
    with pytest.raises(NotBookmarks):
        entries(outer.getvalue())


def test_a_damaged_file_in_a_zip_is_reported_and_the_others_are_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "https://a.example/ and some words")
        archive.writestr("b.txt", "https://b.example/")
    content = packed.getvalue().replace(b"https://a.example/ and", b"https://a.example/ AND")
    assert urls(content) == ["https://b.example/"]
    assert unreadable(content)[0].excerpt == "a.txt"
