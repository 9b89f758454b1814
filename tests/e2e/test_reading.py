"""Reading in a browser: highlights, the place in a page, the keyboard, how the text looks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import PHONE, Person
from tests.running import until
from tests.site import BY_NAME, Site

pytestmark = pytest.mark.timeout(300)

DOCS = BY_NAME["docs"]
QUOTE = "Recomputing a thumbnail is harmless"
EDITED = "Recomputing a small thumbnail is quite harmless"
SELECT = """(quote) => {
  const walker = document.createTreeWalker(document.getElementById("article"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(quote);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + quote.length);
    return true;
  }
  return false;
}"""


def _read(person: Person, bookmark: int) -> None:
    assert until(lambda: person.api.get(f"/api/bookmarks/{bookmark}").json()["status"] == "done", 60)


@pytest.fixture
def ada(member) -> Person:
    return member("ada")


@pytest.fixture
def docs(ada: Person, site: Site) -> int:
    """A page that has been read."""
    bookmark = ada.save(site.url(DOCS.path))
    _read(ada, bookmark)
    return bookmark


def _open(person: Person, bookmark: int, query: str = "", **options) -> Page:
    page = person.browse(f"/read/{bookmark}{query}", **options)
    expect(page.get_by_role("heading", level=1)).to_have_text(DOCS.title)
    expect(page.locator("fuze-marks")).to_be_attached()
    return page


def _marks(page: Page):
    return page.locator("#article mark.highlight")


def _select(page: Page, quote: str) -> None:
    assert page.evaluate(SELECT, quote)
    expect(page.get_by_role("toolbar", name="Selected text")).to_be_visible()


def test_highlight_survives_reload_and_another_reading(ada: Person, docs: int, site: Site) -> None:
    page = _open(ada, docs)
    _select(page, QUOTE)
    page.get_by_role("button", name="Highlight in green").click()
    expect(_marks(page)).to_have_text([QUOTE])
    expect(_marks(page)).to_have_attribute("data-colour", "green")
    page.reload()
    expect(_marks(page)).to_have_text([QUOTE])
    html = DOCS.source().decode().replace(QUOTE, EDITED)
    ada.api.post("/api/bookmarks", json={"url": site.url(DOCS.path), "html": html}).raise_for_status()
    # The page is open, and shows by itself what has become of it.
    expect(_marks(page)).to_have_text([EDITED])
    gone = re.sub(r"<p>Recomputing.*?</p>", "", html, flags=re.S)
    ada.api.post("/api/bookmarks", json={"url": site.url(DOCS.path), "html": gone}).raise_for_status()
    expect(page.get_by_text("No longer in the text")).to_be_visible()
    expect(page.get_by_role("region", name="Highlights")).to_contain_text(QUOTE)
    expect(_marks(page)).to_have_count(0)


def test_note_is_kept_shown_removed_and_brought_back(ada: Person, docs: int) -> None:
    page = _open(ada, docs)
    _select(page, QUOTE)
    page.get_by_role("button", name="Highlight with a note").click()
    page.get_by_label("Note", exact=True).fill("Compare with caching.")
    page.get_by_role("dialog").get_by_title("Blue").click()
    page.get_by_role("button", name="Save").click()
    beside = page.get_by_role("region", name="Highlights")
    expect(beside).to_contain_text("Compare with caching.")
    expect(_marks(page)).to_have_attribute("data-colour", "blue")
    _marks(page).click()
    page.get_by_role("button", name="Remove").click()
    expect(_marks(page)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(_marks(page)).to_have_text([QUOTE])
    expect(beside).to_contain_text("Compare with caching.")


def test_by_keyboard_alone(ada: Person, docs: int) -> None:
    page = _open(ada, docs)
    current = page.locator("#article [data-current]")
    page.keyboard.press("j")
    first = current.inner_text()
    page.keyboard.press("j")
    expect(current).not_to_have_text(first)
    page.keyboard.press("k")
    expect(current).to_have_text(first)
    page.keyboard.press("h")
    expect(page.get_by_role("region", name="Highlights").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("n")
    page.get_by_label("Note", exact=True).fill("By keyboard.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove")).to_be_focused()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("region", name="Highlights")).to_contain_text("By keyboard.")
    page.keyboard.press("t")
    tags = page.get_by_role("combobox", name="Tags")
    expect(tags).to_be_focused()
    page.keyboard.type("bees")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Tags", exact=True)).to_contain_text("#bees")
    expect(tags).not_to_be_focused()
    page.keyboard.press("t")
    expect(tags).to_be_focused()
    page.keyboard.type("bee")
    expect(page.get_by_role("option", name="bees", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="bees", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Remove the tag bee", exact=True).click()
    page.get_by_role("button", name="Remove the tag bees", exact=True).click()
    expect(page.get_by_role("region", name="Tags", exact=True)).not_to_contain_text("#bees")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Take out of the archive")).to_be_visible()


def test_place_is_kept_for_the_next_device(ada: Person, docs: int) -> None:
    page = _open(ada, docs)
    heading = page.locator("#article h2").nth(2)
    heading.evaluate("(element) => element.scrollIntoView()")
    path = f"/api/bookmarks/{docs}/progress"
    assert until(lambda: 0.2 < ada.api.get(path).json()["fraction"] < 0.9, 60)
    fraction = ada.api.get(path).json()["fraction"]
    phone = _open(ada, docs, size=PHONE)
    assert until(lambda: phone.evaluate("scrollY") > 0, 60)
    place = phone.locator("fuze-place")
    expect(place).to_have_text(re.compile("left|Finished"))
    assert until(lambda: abs(float(place.evaluate("(it) => it.fraction")) - fraction) < 0.03, 60)


def test_typography_is_kept(ada: Person, docs: int) -> None:
    page = _open(ada, docs)
    page.get_by_role("button", name="Text and paper").click()
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Sepia").click()
    page.get_by_role("button", name="Inter").click()
    expect(page.locator("#article")).to_have_css("font-size", "19px")
    expect(page.locator("html")).to_have_attribute("data-paper", "sepia")
    page = _open(ada, docs)
    expect(page.locator("#article")).to_have_css("font-size", "19px")
    expect(page.locator("#article")).to_have_css("font-family", re.compile("^.?Inter"))
    expect(page.locator("html")).to_have_attribute("data-paper", "sepia")
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Highlights").first.click()
    expect(page.get_by_text("Nothing highlighted yet")).to_be_visible()
    expect(page.locator("html")).not_to_have_attribute("data-paper", "sepia")


def test_contents_and_markdown(ada: Person, docs: int) -> None:
    page = _open(ada, docs)
    contents = page.get_by_role("region", name="On this page")
    link = contents.get_by_role("link").last
    link.click()
    assert until(lambda: page.evaluate("scrollY") > 0, 60)
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_text("Copied as Markdown.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"# {DOCS.title}")
    assert "```python" in copied


def test_all_highlights_are_searched_and_exported(ada: Person, docs: int) -> None:
    for quote, colour in ((QUOTE, "yellow"), ("record each credit as a row", "pink")):
        made = {"quote": quote, "colour": colour, "note": f"About {colour}"}
        ada.api.post(f"/api/bookmarks/{docs}/highlights", json=made).raise_for_status()
    page = ada.browse("/highlights")
    entries = page.locator(".mark-entry")
    expect(entries).to_have_count(2)
    page.get_by_label("Search your highlights").fill("thumbnail")
    expect(entries).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as Markdown").click()
    assert QUOTE in download.value.path().read_text()
    page.get_by_role("link", name="Pink").click()
    expect(page.get_by_text("No highlight fits")).to_be_visible()
    page.goto("/highlights?colour=pink")
    page.get_by_role("link", name="record each credit as a row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DOCS.title)
    expect(_marks(page).filter(has_text="record each credit")).to_be_focused()
