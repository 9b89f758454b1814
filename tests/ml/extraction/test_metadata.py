from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.ml.extraction.html import article, read


def linked(**item: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **item})}</script>'


META = """<meta property="og:title" content="From OpenGraph | Skerry Post"><meta property="og:site_name" content="Skerry Post">
<meta name="author" content="By Meta Person"><meta property="article:published_time" content="2024-02-03T10:00:00+02:00">
<meta property="og:image" content="/og.jpg"><link rel="canonical" href="/2024/keepers">"""  # noqa: E501


def test_linked_data_goes_before_opengraph_and_meta() -> None:
    head = META + linked(
        headline="From JSON-LD",
        author=[{"@type": "Person", "name": "Ada Byron"}, {"name": "Mary Somerville"}],
        datePublished="2023-12-31T23:00:00Z",
        publisher={"name": "The Publisher"},
    )
    document = read(article(head=head))
    assert document.title == "From JSON-LD"
    assert document.author == "Ada Byron, Mary Somerville"
    assert document.published_at == datetime(2023, 12, 31, 23, tzinfo=UTC)
    assert document.site_name == "The Publisher"


def test_opengraph_and_meta_where_there_is_no_linked_data() -> None:
    document = read(article(head=META))
    assert document.title == "From OpenGraph"
    assert document.author == "Meta Person"
    assert document.published_at == datetime(2024, 2, 3, 8, tzinfo=UTC)
    assert document.site_name == "Skerry Post"
    assert document.image_url == "https://post.example/og.jpg"
    assert document.canonical_url == "https://post.example/2024/keepers"
    assert document.metadata["meta"]["og:site_name"] == ["Skerry Post"]


def test_microdata_goes_behind_opengraph_and_before_meta() -> None:
    item = """<div itemscope><meta itemprop="headline" content="From microdata">
<span itemprop="author">Mia Data</span><time itemprop="datePublished" datetime="2024-05-06"></time></div>"""
    meta = '<meta name="author" content="Meta Person"><meta name="date" content="2020-01-01">'
    document = read(article(head=meta + '<meta name="twitter:title" content="From meta">', around=item))
    assert (document.title, document.author) == ("From microdata", "Mia Data")
    assert document.published_at == datetime(2024, 5, 6, tzinfo=UTC)
    assert read(article(head=META, around=item)).title == "From OpenGraph"


def test_the_article_is_found_in_a_graph() -> None:
    graph = {
        "@graph": [{"@type": "Organization", "name": "X"}, {"@type": ["Article"], "headline": "In the graph"}]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert read(article(head=head)).title == "In the graph"


def test_the_byline_is_read_when_nothing_else_names_the_author() -> None:
    page = article().replace(
        "</h1>", "</h1><div class='meta'>By Ilse van Dam · January 27, 2025 · 7 min</div>"
    )
    assert read(page).author == "Ilse van Dam"


@pytest.mark.parametrize(
    "author", ["https://facebook.com/post", "@skerry", "", "Sign up now. It costs nothing at all."]
)
def test_what_is_no_name_is_no_author(author: str) -> None:
    assert read(article(head=f'<meta name="author" content="{author}">')).author is None


@pytest.mark.parametrize("date", ["0000-00-00", "3024-01-01", "yesterday", "1", "9" * 400, "2024-13-45"])
def test_impossible_dates_are_none(date: str) -> None:
    document = read(
        article(head=f'<meta property="article:published_time" content="{date}">'), "https://post.example/x"
    )
    assert document.published_at is None


@pytest.mark.parametrize(
    "script",
    ["{", "[]", "null", "[1, [2]]", '{"@graph": 1}', '{"@type": 1, "author": {"name": [null]}}', "[" * 9999],
)
def test_broken_linked_data_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert read(article(head=head)).title == "The keepers' books"


def test_what_is_kept_of_it_can_be_stored() -> None:
    head = linked(headline="A\x00B\ud800C \U0001f600", big=float("inf"), deep=json.loads("[" * 50 + "]" * 50))
    document = read(article(head=head))
    assert document.title == "ABC \U0001f600"
    stored = json.dumps(document.metadata, allow_nan=False, ensure_ascii=False).encode()
    assert b"\\u0000" not in stored


def test_too_much_of_it_is_not_kept() -> None:
    document = read(article(head=linked(headline="Short", articleBody="x" * 100_000)))
    assert document.title == "Short"
    assert "json_ld" not in document.metadata


def test_a_front_page_is_not_the_canonical_address_of_an_article() -> None:
    assert read(article(head='<link rel="canonical" href="https://post.example/">')).canonical_url is None


def test_relative_addresses_follow_the_base_of_the_page() -> None:
    head = '<base href="https://cdn.example/a/"><meta property="og:image" content="lead.jpg">'
    assert read(article(head=head)).image_url == "https://cdn.example/a/lead.jpg"


@pytest.mark.parametrize(
    ("declared", "expected"), [("en-GB", "en"), ("", "en"), ("ja", "en"), ("x-klingon", "en"), ("de", "de")]
)
def test_the_language_is_the_declared_one_unless_the_script_contradicts(declared: str, expected: str) -> None:
    assert read(article(lang=f'lang="{declared}"')).language == expected
