"""From signing up to reading a page that was found with words that do not stand in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.site import BY_NAME, Site

pytestmark = pytest.mark.timeout(300)

MODEL_MILLISECONDS = 90_000
"""The first page waits for the worker to load the embedding model."""

BREAD, OTHERS = BY_NAME["sourdough"], (BY_NAME["octopus"], BY_NAME["index-funds"])


def test_sign_up_save_watch_find_and_read(visitor, site: Site) -> None:
    newcomer = visitor("newcomer")
    page = newcomer.browse("/signup")
    page.get_by_label("Email").fill(f"{newcomer.name}@example.org")
    page.get_by_label("Username").fill(newcomer.name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()

    expect(page.get_by_text("Your library is empty")).to_be_visible()
    page.get_by_role("button", name="Save the first page").click()
    expect(page.get_by_label("Address of the page to save")).to_be_focused()
    page.evaluate("window.notReloaded = true")
    row = page.get_by_role("listitem").filter(has=page.locator(".row-title")).first
    with site.held(BREAD.path):
        page.keyboard.type(site.url(BREAD.path))
        page.keyboard.press("Enter")
        expect(row.locator(".phase")).to_have_text("Reading")
    expect(row.locator(".row-title")).to_have_text(BREAD.title)
    expect(row.locator(".phase")).to_have_count(0, timeout=MODEL_MILLISECONDS)
    for other in OTHERS:
        page.get_by_label("Address of the page to save").fill(site.url(other.path))
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=other.title)).to_be_visible()
    expect(page.locator(".phase")).to_have_count(0)
    assert page.evaluate("window.notReloaded")

    page.keyboard.press("Escape")
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Search").click()
    page.get_by_label("Search your library").press_sequentially(BREAD.meaning)
    hit = page.get_by_role("list", name="Results").get_by_role("listitem").first
    expect(hit.locator(".row-title")).to_have_text(BREAD.title)
    expect(page).to_have_url(re.compile(r"/search\?q=naturally%20leavened"))

    hit.locator(".passage").first.click()
    expect(page).to_have_url(re.compile(r"/read/\d+\?from=\d+&to=\d+"))
    expect(page.get_by_role("heading", level=1)).to_have_text(BREAD.title)
    page.wait_for_function("CSS.highlights.has('fuze-passage')")
    expect(page.get_by_text(BREAD.author).first).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Search your library")).to_have_value(BREAD.meaning)
    expect(hit.locator(".row-title")).to_have_text(BREAD.title)
