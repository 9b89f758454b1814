"""Encodings are found in the content; whatever they are, the text is read to its end."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.text import LONGEST_LINE, PIECE, Text

RUSSIAN = "Заметки о чтении и письме, собранные за много лет: ссылки, статьи и книги.\n" * 20
FRENCH = "Des abeilles pour résoudre les « conflits » entre les éléphants, déjà vérifié.\n" * 20
JAPANESE = "これは日本語で書かれたブックマークのタイトルです。\n" * 20


def read(content: bytes) -> str:
    return "".join(Text(io.BytesIO(content)).pieces())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, JAPANESE])
def test_unicode_in_all_its_forms(encoding: str, text: str) -> None:
    if encoding in ("utf-16-le", "utf-16-be"):
        text = f"title,url\n{'plain words, ' * 50}\n{text}"
    assert read(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (FRENCH, "cp1252"), (JAPANESE, "cp932")]
)
def test_older_encodings_are_guessed(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)) == text


def test_an_encoding_that_the_file_names_is_believed_where_it_is_not_utf8() -> None:
    head = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">\n'
    assert "Привет" in read((head + "Привет").encode("cp1251"))
    assert "Привет" in read((head + "Привет").encode())


def test_a_few_stray_bytes_do_not_change_the_encoding() -> None:
    text = read(RUSSIAN.encode() + b"caf\xe9\n" + RUSSIAN.encode())
    assert text == RUSSIAN + "café\n" + RUSSIAN


def test_a_mark_that_does_not_stand_at_the_beginning_is_none() -> None:
    assert read(b"Name,Link,Labels\r\n\xfe\xff").startswith("Name,Link,Labels\n")


def test_characters_across_pieces_stay_whole() -> None:
    text = "x" * (PIECE - 1) + "é" + "y" * PIECE
    assert read(text.encode()) == text


def test_lines_are_numbered_and_of_bounded_length() -> None:
    long = "x" * (LONGEST_LINE + 5)
    lines = list(Text(io.BytesIO(f"a\r\n\rb\n{long}\nlast".encode())).lines())
    assert [(number, len(line)) for number, line in lines] == [
        (1, 1), (2, 0), (3, 1), (4, LONGEST_LINE), (4, 5), (5, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        1_700_000_000,
        "1700000000",
        1_700_000_000_000,
        "1700000000000000",
        1_700_000_000_000_000_000,
        "13344473600000000",
        "2023-11-14T22:13:20Z",
        "2023-11-14 22:13:20",
        "2023-11-14T23:13:20+0100",
        "Tue, 14 Nov 2023 22:13:20 GMT",
    ],
)
def test_moments_are_read_in_every_unit_and_spelling(value: object) -> None:
    assert moment(value) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [None, "", "0", 0, -5, True, "soon", "9" * 400, float("nan"), float("inf"), "2999-01-01", [], {}]
)
def test_what_is_no_moment_of_saving_is_none(value: object) -> None:
    assert moment(value) is None
