from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_ml.extraction import ExtractionError, NeedsJavaScript, NothingToRead, Source, extract
from tests.ml.extraction.html import PARAGRAPHS, article, read
from tests.site.catalogue import PAGES, Page


def test_the_text_is_the_paragraphs_and_nothing_else() -> None:
    document = read(article())
    assert document.text == "\n\n".join(PARAGRAPHS)
    assert document.title == "The keepers' books"
    assert document.kind == "article"
    assert document.word_count == sum(len(paragraph.split()) for paragraph in PARAGRAPHS)
    assert document.excerpt.startswith("The lighthouse on the northern skerry")


def test_what_stands_around_an_article_is_left_out() -> None:
    around = """<aside class="related"><h3>Related</h3><ul><li><a href="/a">Ten recipes with cabbage</a></li>
<li><a href="/b">The best lamps of the year</a></li></ul></aside>
<section class="comments"><p>anna: I never liked lighthouses, and I say so whenever I can.</p></section>
<div class="cookie-banner"><p>We use cookies to improve what we know about you. Accept all?</p></div>"""
    document = read(article(around=around))
    for noise in ("cabbage", "anna", "cookies", "Imprint", "Copyright"):
        assert noise not in document.text
        assert noise not in document.html


def test_structure_survives_in_text_and_html() -> None:
    page = article(
        PARAGRAPHS[0],
        f"{PARAGRAPHS[1]}</p><h2>What they measured</h2><ul><li>The wind, four times a day, by hand</li>"
        "<li>The height of the sea at noon</li></ul><blockquote><p>It blew so that we could not stand upright"
        " on the gallery, and the lamp went out twice before the morning came.</p></blockquote><p>",
        PARAGRAPHS[2],
    )
    document = read(page)
    assert "What they measured\n\nThe wind, four times a day, by hand\nThe height of the sea" in document.text
    assert "<h2>What they measured</h2><ul><li>The wind, four times a day, by hand</li>" in document.html
    assert "<blockquote><p>It blew so that" in document.html


def test_code_is_kept_verbatim_with_its_language() -> None:
    code = "def wave(height):\n    if height &gt; 8:\n\n        return 'stay inside'\n"
    page = article(
        PARAGRAPHS[0],
        f'{PARAGRAPHS[1]}</p><pre><code class="hl language-python">{code}</code></pre><p>',
        PARAGRAPHS[2],
    )
    document = read(page)
    assert "def wave(height):\n    if height > 8:\n\n        return 'stay inside'" in document.text
    assert f'<pre><code class="language-python">{code}</code></pre>' in document.html


def test_pictures_of_the_article_are_absolute_and_lazy() -> None:
    figure = (
        '</p><figure><img src="data:image/gif;base64,R0lGOD" data-src="/img/tower.jpg" alt="The tower">'
        "<figcaption>The tower in 1902</figcaption></figure><p>"
    )
    pixel = '</p><p><img src="https://track.example/p.gif" width="1" height="1"></p><p>'
    document = read(article(PARAGRAPHS[0], figure, PARAGRAPHS[1], pixel, PARAGRAPHS[2]))
    assert '<img src="https://post.example/img/tower.jpg" alt="The tower" loading="lazy">' in document.html
    assert "<figcaption>The tower in 1902</figcaption>" in document.html
    assert "track.example" not in document.html
    assert document.image_url == "https://post.example/img/tower.jpg"


def test_links_are_absolute_and_give_nothing_away() -> None:
    linked = PARAGRAPHS[1].replace(
        "climate researchers", '<a href="../team" onclick="x()">climate researchers</a>'
    )
    document = read(article(PARAGRAPHS[0], linked, PARAGRAPHS[2]))
    assert '<a href="https://post.example/team" rel="noopener noreferrer nofollow">climate' in document.html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>steal()</script>",
        '<img src="x" onerror="steal()">',
        '<a href="javascript:steal()">steal</a>',
        '<a href="data:text/html,steal">steal</a>',
        '<span style="background:url(steal)">x</span>',
        '<iframe src="https://evil.example/steal"></iframe>',
        '<svg><script>steal()</script></svg><math><mi xlink:href="javascript:steal()">x</mi></math>',
        '<form action="/steal"><input name="steal"></form>',
        '<a href="https://ok.example/&quot; onmouseover=&quot;steal()">ok</a>',
        '<pre><code class="language-x&quot; onclick=&quot;steal()">x</code></pre>',
    ],
)
def test_nothing_in_the_html_can_run(attack: str) -> None:
    html = read(article(PARAGRAPHS[0], f"{PARAGRAPHS[1]} {attack}", PARAGRAPHS[2])).html
    tags = re.findall(r"<[^>]*>", html)
    assert not any(
        re.search(r"\son\w+=|javascript:|data:|style=|<(?:script|iframe|svg|form|input)", t) for t in tags
    )


@pytest.mark.parametrize(
    "page",
    [
        '<html><body><div id="root"></div><script src="/app.js"></script></body></html>',
        "<html><body><noscript>You need to enable JavaScript to run this app.</noscript>"
        '<script src="/a.js"></script></body></html>',
    ],
)
def test_a_page_made_by_scripts_says_so(page: str) -> None:
    with pytest.raises(NeedsJavaScript, match="JavaScript"):
        read(page)


@pytest.mark.parametrize("page", ["", " ", "<html></html>", "<!-- -->", "<html><body><p> </p></body></html>"])
def test_an_empty_page_has_nothing_to_read(page: str) -> None:
    with pytest.raises(NothingToRead):
        read(page)


def test_the_quality_says_what_speaks_against_a_text() -> None:
    good = read(article())
    assert good.quality.score > 0.8
    assert good.quality.reasons[0].endswith(".")
    head = '<script type="application/ld+json">{"@type": "Article", "isAccessibleForFree": false}</script>'
    paid = read(article(head=head)).quality
    short = read("<html><body><p>Gone fishing until May.</p></body></html>").quality
    assert good.quality.score > paid.score > short.score
    assert "not all of it is free" in paid.reasons[0]
    assert "very short" in short.reasons[0]


def test_a_very_short_page_is_read_nevertheless() -> None:
    assert read("<html><body><p>Gone fishing until May.</p></body></html>").text == "Gone fishing until May."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_real_looking_pages_of_many_scripts(page: Page) -> None:
    document = extract(Source(f"https://site.example{page.path}", "text/html", page.source(), None))
    assert document.title == page.title
    assert document.language == page.language
    assert document.word_count > 400
    for author in filter(None, [page.author]):
        assert document.author == author
    for word in page.words.split():
        assert word.lower() in document.text.lower()


@pytest.mark.parametrize("language", ["ja", "ko", "zh", "th", "km", "my", "hi", "ar", "he", "xx", ""])
def test_no_language_makes_a_page_fail_or_come_back_empty(language: str) -> None:
    texts = {
        "ja": "燈台守は毎日、風と波を書き留めた。",
        "ko": "등대지기는 매일 바람과 파도를 기록했다. ",
        "th": "คนเฝ้าประภาคารจดบันทึกลมและคลื่น ",
    }
    paragraph = texts.get(language, "दीपगृह के रक्षक हर दिन हवा लिखते थे। ") * 12
    document = read(article(paragraph, paragraph, paragraph, lang=f'lang="{language}"'))
    assert document.text.count(paragraph.strip()[:10]) >= 3


def test_a_deeply_nested_page_is_read() -> None:
    deep = "<div>" * 1500 + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + "</div>" * 1500
    assert PARAGRAPHS[1] in read(f"<html><body>{deep}</body></html>").text


def test_a_huge_page_takes_seconds_at_most() -> None:
    paragraphs = [
        " ".join(f"{word}{number * len(word) % 9973}" for word in PARAGRAPHS[number % 3].split()) + "."
        for number in range(2000)
    ]
    start = time.process_time()
    document = read(article(*paragraphs))
    assert time.process_time() - start < 12
    assert document.word_count > 60_000


@given(st.text(alphabet=st.one_of(st.sampled_from('<>/="p div&;#'), st.characters()), max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_read_or_refused(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    for content in (body, b"<html><body><p>" + body):
        try:
            document = extract(Source("https://post.example/x", "text/html", content, None))
        except ExtractionError:
            continue
        assert document.text.strip()
        assert "\x00" not in document.text
        assert document.text.encode()
