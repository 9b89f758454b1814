"""Fuze by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(300)

CLOSED = "http://127.0.0.1:9"


@pytest.fixture
def page(member) -> Page:
    """A library of three pages, the newest first: C, B, A."""
    ada = member("ada")
    for name in "ABC":
        ada.save(f"{CLOSED}/{name}", title=f"Page {name}")
    page = ada.browse("/library?state=unread")
    expect(page.locator(".row-title")).to_have_count(3)
    return page


def _link(page: Page, name: str):
    return page.get_by_role("link", name=name, exact=True)


def test_moving_through_a_list(page: Page) -> None:
    for key, name in (("j", "C"), ("j", "B"), ("j", "A"), ("j", "A"), ("k", "B")):
        page.keyboard.press(key)
        expect(_link(page, f"Page {name}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Page B")


def test_archived_row_gives_the_focus_to_the_next(page: Page) -> None:
    page.keyboard.press("j")
    expect(_link(page, "Page C")).to_be_focused()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Remove from favourites")).to_have_count(1)
    page.keyboard.press("e")
    expect(_link(page, "Page C")).to_have_count(0)
    expect(_link(page, "Page B")).to_be_focused()
    page.keyboard.press("e")
    expect(_link(page, "Page A")).to_be_focused()


def test_keys_type_where_something_is_typed(page: Page) -> None:
    page.get_by_label("Address of the page to save").focus()
    page.keyboard.type("jk/e?")
    expect(page.get_by_label("Address of the page to save")).to_have_value("jk/e?")
    expect(page.locator(".row-title")).to_have_count(3)


def test_slash_leads_to_search_and_question_mark_to_help(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_label("Search your library")).to_be_focused()


def test_command_box_finds_goes_and_does(page: Page) -> None:
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find anything")
    expect(box).to_be_focused()
    page.keyboard.type("Page B")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Page B")
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.type("settings")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Settings")
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.type(f"{CLOSED}/typed")
    expect(page.get_by_role("option", name="Save this page")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Fuze is reading it.")).to_be_visible()


def test_command_box_outlives_the_page_that_it_was_opened_on(page: Page) -> None:
    box = page.get_by_role("combobox", name="Find anything")
    page.get_by_role("button", name="Find or do").click()
    expect(box).to_be_focused()
    page.evaluate("document.querySelector(\"nav a[href='/settings']\").click()")
    page.keyboard.type("libr")
    expect(page.locator("#content h1")).to_have_text("Settings")
    page.keyboard.type("ary")
    expect(box).to_have_value("library")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_text("Library")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Library")


def test_query_is_completed_and_kept(page: Page) -> None:
    page.keyboard.press("/")
    box = page.get_by_label("Search your library")
    expect(box).to_be_focused()
    page.keyboard.type("page sit")
    completion = page.get_by_role("option", selected=True)
    for typed, term in (("page sit", "site:"), ("page site:", "site:127.0.0.1")):
        expect(box).to_have_value(typed)
        expect(page.get_by_role("option", name=term).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(completion).to_contain_text(term)
        page.keyboard.press("Enter")
    expect(box).to_have_value("page site:127.0.0.1 ")
    expect(page.get_by_role("link", name="Remove site:127.0.0.1")).to_be_visible()
    page.get_by_role("button", name="Save this search").click()
    page.get_by_label("Name", exact=True).fill("Local")
    page.keyboard.press("Enter")
    rail = page.get_by_role("navigation", name="Places").get_by_role("link", name="Local", exact=True)
    expect(rail).to_have_attribute("aria-current", "page")


def test_command_box_leads_to_a_task(member) -> None:
    ada = member("ada")
    project = ada.api.post("/api/projects", json={"title": "Clocks"}).raise_for_status().json()["id"]
    for title in ("Wind them", "Oil them"):
        ada.api.post(f"/api/projects/{project}/tasks", json={"title": title}).raise_for_status()
    page = ada.browse("/projects")
    expect(page.get_by_role("link", name="Clocks").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("oil them")
    expect(page.get_by_role("option", name="Oil them Clocks")).to_be_visible()
    page.get_by_role("option", name="Oil them Clocks").click()
    expect(page.get_by_role("button", name="Oil them")).to_be_focused()


def test_command_box_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_text("Home")
    page.get_by_role("combobox", name="Find anything").focus()
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_text("Library")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(_link(page, "Page C")).to_be_focused()
