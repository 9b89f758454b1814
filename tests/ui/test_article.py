"""The text of a page, made fit for the reader."""

from __future__ import annotations

import lxml.html
import pytest

from fuze_app.ui.pages.reader import article
from fuze_app.ui.pages.reader.article import article_html, is_beginning_only


def _parsed(html: str, text: str = ""):
    return lxml.html.fragment_fromstring(article_html(html, text), create_parent="div")


def test_images_are_left_out_and_linked():
    shown = _parsed('<p>Before <img src="https://cdn.example/x.png" alt="A  chart"> after</p>')
    link = shown.find(".//a")
    assert shown.find(".//img") is None
    assert (link.get("class"), link.get("href"), link.text) == (
        "left-out",
        "https://cdn.example/x.png",
        "Image: A chart",
    )
    assert shown.text_content() == "Before Image: A chart after"


def test_images_come_through_fuze_and_lazily():
    source = "/api/images?bookmark=1&url=https%3A%2F%2Fcdn.example%2Fx.png&signature=0"
    shown = _parsed(f'<figure><img src="{source.replace("&", "&amp;")}" alt="A chart"></figure>')
    image = shown.find(".//figure/img")
    assert (image.get("src"), image.get("alt"), image.get("loading")) == (source, "A chart", "lazy")


def test_formulas_stay():
    shown = article_html('<p>Energy <math alttext="c^2"><msup><mi>c</mi><mn>2</mn></msup></math>.</p>', "")
    assert '<math alttext="c^2"><msup><mi>c</mi><mn>2</mn></msup></math>.' in shown


@pytest.mark.parametrize("source", ["", "data:image/png;base64,AAAA", "javascript:alert(1)", "/relative.png"])
def test_image_without_a_web_address_is_no_link(source):
    shown = _parsed(f'<p><img src="{source}"></p>')
    assert shown.find(".//a") is None
    assert shown.text_content() == "Image"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script><p>x</p>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://evil.example"></iframe>x',
        '<p style="background:url(https://evil.example)">x</p>',
        '<form action="https://evil.example"><input name="a"></form>x',
        '<svg><use href="https://evil.example#x"/></svg>x',
        '<video src="https://evil.example/v.mp4"></video>x',
    ],
)
def test_nothing_can_run_or_load(html):
    shown = article_html(html, "")
    assert "x" in shown
    for danger in ("script", "onclick", "javascript", "evil.example", "iframe", "style="):
        assert danger not in shown


def test_links_open_elsewhere_and_tell_nothing():
    link = _parsed('<p><a href="https://example.org/x">there</a></p>').find(".//a")
    assert link.get("target") == "_blank"
    assert set(link.get("rel").split()) >= {"noopener", "noreferrer"}


def test_tables_scroll_by_themselves_and_by_keyboard():
    shown = _parsed("<table><tr><td>1</td></tr></table><p>after</p>")
    frame = shown.find("./div")
    assert (frame.get("class"), frame.get("tabindex"), frame.get("role")) == ("scrolls", "0", "region")
    assert frame.find("table/tbody/tr/td") is not None
    assert shown.find("./p").text == "after"


def test_code_can_be_scrolled_by_keyboard():
    assert _parsed("<pre><code>x = 1</code></pre>").find("./pre").get("tabindex") == "0"


def test_title_of_the_page_stays_its_only_h1():
    shown = _parsed("<h1>Again</h1><h2>Part</h2>")
    assert [heading.tag for heading in shown] == ["h2", "h2"]


def test_plain_text_becomes_paragraphs():
    assert article_html("", "One & <two>\n2\n\n\n3") == "<p>One &amp; &lt;two&gt;<br>2</p><p>3</p>"


def test_nothing_stays_nothing():
    assert article_html(" ", "") == ""


def test_huge_page_shows_its_beginning(monkeypatch):
    monkeypatch.setattr(article, "LONGEST", 50)
    monkeypatch.setattr(article, "BEGINNING", 10)
    html = "<p>" + "x" * 60 + "</p>"
    assert article_html(html, "y" * 60) == "<p>" + "y" * 10 + "</p>"
    assert is_beginning_only(html, "y" * 60)
    assert not is_beginning_only("<p>short</p>", "short")
