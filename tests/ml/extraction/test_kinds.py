from __future__ import annotations

import pytest

from fuze_ml.extraction import NothingToRead, Source, UnsupportedContent, extract
from fuze_ml.extraction.decoding import decode

ADDRESS = "https://files.example/notes/keepers.txt"


def test_plain_text_keeps_its_paragraphs_and_lines() -> None:
    document = extract(Source(ADDRESS, "text/plain", b"The keepers\r\n\r\nfirst <line>\r\nsecond\r\n", None))
    assert (document.kind, document.title) == ("text", "The keepers")
    assert document.text == "The keepers\n\nfirst <line>\nsecond"
    assert document.html == "<p>The keepers</p><p>first &lt;line&gt;<br>second</p>"


def test_markdown_is_rendered_and_its_text_has_no_marks() -> None:
    body = b"---\ntitle: Notes\n---\n# Keepers\n\nA *very* [long](/x) watch.\n\n- one\n- two\n\n"
    body += b"```python\nx  = 1\n```\n<script>steal()</script>"
    document = extract(Source("https://files.example/a.md", "text/plain", body, None))
    assert document.title == "Notes"
    assert document.text == "A very long watch.\n\none\ntwo\n\nx  = 1"
    assert "<em>very</em>" in document.html
    assert '<code class="language-python">x  = 1' in document.html
    assert "script" not in document.html


def test_the_heading_is_the_title_of_markdown_without_front_matter() -> None:
    assert extract(Source(ADDRESS, "text/markdown", b"# Keepers\n\nText.", None)).title == "Keepers"


def test_html_that_calls_itself_text_is_read_as_html() -> None:
    page = b"<!DOCTYPE html><html><body><p>A page that a careless server sends as text.</p></body></html>"
    assert extract(Source(ADDRESS, "text/plain", page, None)).kind == "article"
    assert extract(Source(ADDRESS, None, page, None)).kind == "article"


@pytest.mark.parametrize(
    ("content_type", "body", "name"),
    [
        ("application/zip", b"PK", "Archives"),
        ("audio/mpeg", b"ID3", "Sound recordings"),
        ("application/x-thing", b"?", "Content of the type application/x-thing"),
        (None, b"?", "Content of an unnamed type"),
    ],
)
def test_other_kinds_are_refused_in_a_sentence(content_type: str | None, body: bytes, name: str) -> None:
    with pytest.raises(UnsupportedContent, match=rf"^{name} can't be read; .*\.$") as refused:
        extract(Source(ADDRESS, content_type, body, None))
    assert refused.value.known.title == "keepers.txt"


@pytest.mark.parametrize("body", [b"", b" \n ", bytes(range(8)) * 40])
def test_empty_and_binary_text_has_nothing_to_read(body: bytes) -> None:
    with pytest.raises(NothingToRead):
        extract(Source(ADDRESS, "text/plain", body, None))


@pytest.mark.parametrize(
    ("encoding", "charset", "text"),
    [
        ("utf-8", None, "Grüße, 東京"),
        ("utf-8-sig", "latin-1", "Grüße"),
        ("utf-16", None, "Grüße"),
        ("cp1252", "iso-8859-1", "“Grüße” — €5"),
        ("shift_jis", "Shift_JIS", "燈台守の日誌"),
        ("gb18030", "gb2312", "灯塔看守人的日記"),
        ("euc-kr", "euc-kr", "등대지기의 일지"),
        ("utf-8", "ascii", "Grüße, 東京都の燈台"),
        ("utf-8", "nonsense", "Grüße"),
        ("koi8-r", "base64", "Смотритель маяка записывал каждый корабль, ветер и высоту волны. " * 5),
    ],
)
def test_bytes_become_the_text_they_meant(encoding: str, charset: str | None, text: str) -> None:
    assert decode(text.encode(encoding), charset) == text


def test_the_page_names_its_charset_when_the_server_does_not() -> None:
    page = '<meta charset="windows-1251"><p>Маяк</p>'
    assert decode(page.encode("cp1251"), None, declares=True) == page


def test_nul_is_left_out() -> None:
    assert decode(b"a\x00b", "utf-8") == "ab"
