"""What stands in place of a page is told apart, and pages that only speak of such things are read."""

from __future__ import annotations

import pytest

from fuze_ml.extraction import (
    BotCheck,
    CookieWall,
    ExtractionError,
    LoginWall,
    NeedsJavaScript,
    NotFoundPage,
    ParkedDomain,
)
from tests.ml.extraction.html import article, read
from tests.site.catalogue import PAGES, Page

ADDRESS = "https://a.example/p"
NAVIGATION = "<nav><ul>" + '<li><a href="/x">Some section of the site</a></li>' * 40 + "</ul></nav>"
LIST = (
    '<ul class="latest">'
    + '<li><a href="/y">Another story that we would like you to read</a></li>' * 20
    + "</ul>"
)


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("html", "url", "error"),
    [
        (
            page(
                "Just a moment...",
                '<div id="challenge-form"></div><p>Enable JavaScript.</p><script></script>',
            ),
            ADDRESS,
            BotCheck,
        ),
        (page("Pardon Our Interruption", "<p>Something made us think.</p>"), ADDRESS, BotCheck),
        (
            page("Shop", "<form action='/errors/validateCaptcha'><p>Type the characters</p></form>"),
            ADDRESS,
            BotCheck,
        ),
        (
            page("Sign in · Intranet", "<h1>Sign in</h1><form><input type=password></form>"),
            "https://a.example/login?next=/p",
            LoginWall,
        ),
        (page("Log in | Wiki", "<form><input name=u><input type=password></form>"), ADDRESS, LoginWall),
        (
            page("Before you continue to YouTube", "<p>We use cookies.</p><button>Accept all</button>"),
            "https://consent.youtube.com/m?x",
            CookieWall,
        ),
        (
            page(
                "We value your privacy", f"<p>{'Partners store cookies. ' * 50}</p><button>I agree</button>"
            ),
            "https://news.example/2024/p",
            CookieWall,
        ),
        (
            page("Page not found | Skerry Post", NAVIGATION + "<h1>Page not found</h1>" + LIST),
            ADDRESS,
            NotFoundPage,
        ),
        (page("404", "<p>Nothing here.</p>"), ADDRESS, NotFoundPage),
        (page("Skerry Post", NAVIGATION + "<h1>Oops! That page can’t be found.</h1>"), ADDRESS, NotFoundPage),
        (page("Seite nicht gefunden – Post", "<p>Leider.</p>"), ADDRESS, NotFoundPage),
        (
            page("lamp.example", "<h1>This domain is for sale!</h1><a href='/buy'>Buy</a>"),
            ADDRESS,
            ParkedDomain,
        ),
        (
            page("lamp.example", "<script src='https://img.sedoparking.com/x.js'></script>"),
            ADDRESS,
            ParkedDomain,
        ),
        (page("App", '<div id="root"></div><script src="/a.js"></script>'), ADDRESS, NeedsJavaScript),
        (
            page("App", "<p>Loading…</p><noscript>This app needs JavaScript.</noscript><script></script>"),
            ADDRESS,
            NeedsJavaScript,
        ),
    ],
)
def test_what_stands_in_place_of_a_page_is_told(html: str, url: str, error: type[ExtractionError]) -> None:
    with pytest.raises(error) as raised:
        read(html, url)
    assert str(raised.value).endswith(".")


def test_what_the_page_states_is_kept() -> None:
    head = '<meta property="og:title" content="The keepers"><meta property="og:image" content="/a.jpg">'
    with pytest.raises(NeedsJavaScript) as raised:
        read(page("App", '<div id="app"></div><script></script>', head))
    assert raised.value.known.title == "The keepers"
    assert raised.value.known.image_url == "https://post.example/a.jpg"
    assert raised.value.known.raw["meta"]["og:title"] == ["The keepers"]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_pages_are_not_taken_for_obstacles(shown: Page) -> None:
    read(shown.source().decode(), f"https://site.example{shown.path}")


@pytest.mark.parametrize(
    "around",
    [
        '<form><h2>Log in</h2><input type="password"></form>',
        '<div class="cookie-banner"><h2>We value your privacy</h2><button>Accept all cookies</button></div>',
        '<noscript>Please enable JavaScript.</noscript><div id="app"></div><script></script>',
        '<script src="/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js"></script>',
    ],
)
def test_articles_beside_forms_and_banners_are_read(around: str) -> None:
    words = " ".join(f"The keeper wrote the wind of day {day} into the book." for day in range(60))
    assert "day 12" in read(article(words, words, around=around)).text


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found and other answers of HTTP",
        "How to sign in with a passkey",
        "Domains for sale: a history",
    ],
)
def test_articles_about_obstacles_are_read(title: str) -> None:
    words = " ".join(f"On day {day} we learnt something about it." for day in range(60))
    assert "day 12" in read(article(words).replace("The keepers' books", title)).text
