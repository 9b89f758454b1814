"""The library in a browser: what one does with a page, alone, in two tabs, and beside other people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site import BY_NAME, Site

pytestmark = pytest.mark.timeout(300)

CLOSED = "http://127.0.0.1:9"
"""Nothing listens there, so reading a page of it ends at once."""


def _titles(page: Page):
    return page.get_by_role("list", name="Bookmarks").locator(".row-title")


def _title(page: Page, text: str):
    return _titles(page).filter(has_text=text)


def test_delete_and_undo(member, site: Site) -> None:
    ada = member("ada")
    ada.save(f"{CLOSED}/old", title="Old")
    ada.save(f"{CLOSED}/new", title="New")
    page = ada.browse("/library")
    row = page.get_by_role("listitem").filter(has=page.locator(".row-title", has_text="New"))
    row.hover()
    row.get_by_role("button", name="Delete").click()
    expect(_titles(page)).to_have_text(["Old"])
    page.get_by_role("button", name="Undo").click()
    expect(_titles(page)).to_have_text(["New", "Old"])


def test_failed_page_says_why_and_is_read_again(member, site: Site) -> None:
    site.script("/flaky", [404])
    page = member("ada").browse("/library")
    page.get_by_label("Address of the page to save").fill(site.url("/flaky"))
    page.keyboard.press("Enter")
    row = page.get_by_role("listitem").filter(has_text="flaky")
    expect(row.locator(".phase")).to_have_text("Not there")
    expect(row.locator(".row-reason")).to_contain_text("404")
    page.get_by_role("navigation", name="Parts of the library").get_by_role("link", name="Failed").click()
    expect(page).to_have_url(re.compile("status=failed"))
    row.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("Nothing here")).to_be_visible()
    page.get_by_role("link", name="Show everything").click()
    expect(_titles(page)).to_have_text([BY_NAME["compost"].title])


def test_saved_again_leads_to_the_page_that_is_there(member) -> None:
    ada = member("ada")
    known = ada.save(f"{CLOSED}/known", title="Known")
    page = ada.browse("/library")
    page.get_by_label("Address of the page to save").fill(f"{CLOSED}/known#part")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Already in your library").get_by_role("link", name="Known").click()
    expect(page).to_have_url(re.compile(f"/read/{known}$"))


def test_link_pasted_anywhere_is_saved(member) -> None:
    page = member("ada").browse("/library")
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()
    page.evaluate("address => navigator.clipboard.writeText(address)", f"{CLOSED}/pasted")
    page.locator("h1").click()
    page.keyboard.press("Control+v")
    expect(_titles(page)).to_have_text(["127.0.0.1:9/pasted"])


def test_other_tabs_are_told(member) -> None:
    ada = member("ada")
    first, second = ada.browse("/library"), ada.browse("/")
    expect(first.get_by_text("Nothing saved yet")).to_be_visible()
    expect(second.get_by_text("Your library is empty")).to_be_visible()
    bookmark_id = ada.save(f"{CLOSED}/elsewhere", title="Saved elsewhere")
    expect(_titles(first)).to_have_text(["Saved elsewhere"])
    expect(second.get_by_role("link", name="Saved elsewhere")).to_be_visible()
    ada.api.delete(f"/api/bookmarks/{bookmark_id}").raise_for_status()
    expect(first.get_by_text("Nothing saved yet")).to_be_visible()
    expect(second.get_by_text("Your library is empty")).to_be_visible()


def test_two_people_do_not_see_each_other(member) -> None:
    ada, eve = member("ada"), member("eve")
    secret = ada.save(f"{CLOSED}/secret", title="A secret", notes="zanzibar")
    eve.save(f"{CLOSED}/own", title="Her own")
    page = eve.browse("/library")
    expect(_titles(page)).to_have_text(["Her own"])
    page.goto(f"/read/{secret}")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()
    page.goto("/search?q=zanzibar&mode=text")
    expect(page.get_by_text("No page has these words")).to_be_visible()
    assert "A secret" not in page.content()


def test_edit_with_completed_tags(member) -> None:
    ada = member("ada")
    ada.save(f"{CLOSED}/1", title="First", tags=["lighthouses"])
    ada.save(f"{CLOSED}/2", title="Second")
    page = ada.browse("/library")
    _title(page, "Second").focus()
    page.keyboard.press("t")
    tags = page.get_by_role("dialog").get_by_role("combobox", name="Tags")
    expect(tags).to_be_focused()
    page.keyboard.type("lig")
    expect(page.get_by_role("option", name="lighthouses")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(tags).to_have_value("lighthouses, ")
    page.get_by_label("Title").fill("Second, edited")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(_titles(page)).to_have_text(["Second, edited", "First"])
    page.get_by_role("navigation", name="Tags").get_by_role("link", name="lighthouses").click()
    expect(page).to_have_url(re.compile("tag=lighthouses"))
    expect(_titles(page)).to_have_text(["Second, edited", "First"])


def test_long_list_goes_on_when_it_is_scrolled(member) -> None:
    ada = member("ada")
    for number in range(60):
        ada.save(f"{CLOSED}/{number}", title=f"Page {number}")
    page = ada.browse("/library")
    expect(_titles(page)).to_have_count(50)
    page.mouse.move(700, 600)
    page.mouse.wheel(0, 20_000)
    expect(_titles(page)).to_have_count(60)
    expect(_titles(page).last).to_have_text("Page 0")


def test_several_pages_at_once(member) -> None:
    ada = member("ada")
    for name in ("One", "Two", "Three"):
        ada.save(f"{CLOSED}/{name}", title=name)
    page = ada.browse("/library")
    expect(_titles(page)).to_have_text(["Three", "Two", "One"])
    page.get_by_role("button", name="Choose several pages").click()
    page.get_by_label("Choose Three").check()
    page.get_by_label("Choose One").click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="With the chosen pages")
    expect(bar.get_by_role("status")).to_have_text("3 chosen")
    page.get_by_label("Choose One").uncheck()
    bar.get_by_role("button", name="Delete").click()
    expect(_titles(page)).to_have_text(["One"])
    expect(bar).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(_titles(page)).to_have_text(["Three", "Two", "One"])
