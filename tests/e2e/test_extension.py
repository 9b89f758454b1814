"""The extension in a real browser, against a running Fuze."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.e2e.installed import Installed, install
from tests.running import RunningFuze, until
from tests.site import Site
from tests.site.catalogue import BY_NAME
from tests.site.exchange import Exchange, Reply

SECONDS = 30
_numbers = count(1)


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    with install(tmp_path) as browser:
        yield browser


@pytest.fixture
def name() -> str:
    return f"reader{next(_numbers)}"


@pytest.fixture
def reader(register: Callable[[str], httpx.Client], name: str) -> httpx.Client:
    """The API as the person sees it whose browser this is."""
    return register(name)


@pytest.fixture
def connected(installed: Installed, reader: httpx.Client, name: str, fuze: RunningFuze) -> Installed:
    made = reader.post("/api/tokens", json={"name": "Extension", "scopes": ["read", "write"]}).json()
    installed.connect_with(fuze.url, made["token"], name)
    return installed


def library(reader: httpx.Client) -> list[dict[str, Any]]:
    return list(reader.get("/api/bookmarks").json()["items"])


def mark(installed: Installed, address: str) -> str:
    """What stands on the icon in the tab of an address."""
    read = """async (address) => {
        const [tab] = await chrome.tabs.query({ url: address });
        return chrome.action.getBadgeText({ tabId: tab.id });
    }"""
    return str(installed.worker.evaluate(read, address))


def test_connect_and_disconnect(
    installed: Installed, reader: httpx.Client, name: str, fuze: RunningFuze
) -> None:
    options = installed.options()
    options.fill("#server", fuze.url)
    with installed.context.expect_page() as opened:
        options.click("#connect")
    tab = opened.value
    tab.wait_for_url("**/signin?next=*")
    tab.fill("[name=login]", name)
    tab.fill("[name=password]", PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_text("Signed in as")).to_contain_text(name, timeout=SECONDS * 1000)
    tab.get_by_role("button", name="Allow", exact=True).click()
    expect(options.locator("#username")).to_have_text(name, timeout=SECONDS * 1000)
    assert until(tab.is_closed, SECONDS)
    (token,) = reader.get("/api/tokens").json()["items"]
    assert token["name"].startswith("Extension, ")
    assert token["scopes"] == ["read", "write"]

    kept = installed.storage("connection")
    options.click("#disconnect")
    expect(options.locator("#connect-form")).to_be_visible()
    assert reader.get("/api/tokens").json()["items"] == []
    assert installed.storage("connection") is None
    refused = httpx.get(f"{fuze.url}/api/tags", headers={"Authorization": f"Bearer {kept['token']}"})
    assert refused.status_code == 401


def test_not_to_be_allowed_connects_nothing(installed: Installed, fuze: RunningFuze) -> None:
    options = installed.options()
    options.fill("#server", fuze.url)
    with installed.context.expect_page() as opened:
        options.click("#connect")
    opened.value.wait_for_url("**/signin?next=*")
    opened.value.close()
    expect(options.locator("#connect-problem")).to_contain_text("closed")
    assert installed.storage("connection") is None


def test_what_is_no_fuze_is_said(installed: Installed, site: Site) -> None:
    options = installed.options()
    options.fill("#server", site.origin)
    options.click("#connect")
    expect(options.locator("#connect-problem")).to_contain_text("not Fuze")


def test_save_a_page_and_see_it_saved(connected: Installed, reader: httpx.Client, site: Site) -> None:
    reader.post("/api/bookmarks", json={"url": site.url("/docs"), "tags": ["Rivers"]})
    project = reader.post("/api/projects", json={"title": "A week on foot"}).json()["id"]
    page = connected.visit(site.url("/news"))
    popup = connected.popup(page)
    popup.wait_for("Not saved yet")
    popup.wait_for("A week on foot")
    popup.choose("#project", str(project))
    popup.type("#tag", "riv")
    popup.press("ArrowDown")
    popup.press("Enter")
    popup.type("#tag", "walks,")
    popup.type("#notes", "For Sunday")
    popup.click("#submit")
    popup.wait_for("Saved just now")
    popup.wait_for("In “A week on foot”")
    popup.close()
    page.reload()

    again = connected.popup(connected.visit(site.url("/news?utm_source=letter")))
    again.wait_for("Saved today")
    assert again.value("#notes") == "For Sunday"
    saved = library(reader)[0]
    assert saved["url"] == site.url("/news")
    assert (saved["tags"], saved["notes"]) == (["Rivers", "walks"], "For Sunday")
    (link,) = reader.get(f"/api/projects/{project}/links").json()["items"]
    assert link["bookmark_id"] == saved["id"]


def test_change_what_was_saved(connected: Installed, reader: httpx.Client, site: Site) -> None:
    reader.post("/api/bookmarks", json={"url": site.url("/news"), "title": "Old", "tags": ["one"]})
    popup = connected.popup(connected.visit(site.url("/news")))
    popup.wait_for("Saved today")
    assert popup.value("#title") == "Old"
    popup.press("Backspace")
    popup.type("#tag", "two,")
    popup.type("#notes", "Why")
    popup.click("#submit")
    popup.wait_for("Changes saved")
    (saved,) = library(reader)
    assert (saved["title"], saved["tags"], saved["notes"]) == ("Old", ["two"], "Why")


def test_delete_and_undo(connected: Installed, reader: httpx.Client, site: Site) -> None:
    reader.post("/api/bookmarks", json={"url": site.url("/news")})
    popup = connected.popup(connected.visit(site.url("/news")))
    popup.wait_for("Saved today")
    popup.click("#delete")
    popup.wait_for("Deleted")
    assert library(reader) == []
    popup.click("#delete")
    popup.wait_for("Saved today")
    assert len(library(reader)) == 1


def test_a_page_behind_a_login_is_read_as_it_was_seen(
    connected: Installed, reader: httpx.Client, site: Site
) -> None:
    def members_only(exchange: Exchange) -> Reply:
        if "member=yes" in exchange.headers.get("Cookie", ""):
            return Reply(BY_NAME["octopus"].source(exchange.site.origin))
        return Reply(b"<!doctype html><title>Sign in</title><p>Please sign in.</p>", 403)

    site.serve("/members", members_only)
    cookie = {"name": "member", "value": "yes", "url": site.origin}
    connected.context.add_cookies([cookie])  # type: ignore[list-item]
    popup = connected.popup(connected.visit(site.url("/members")))
    popup.wait_for("Not saved yet")
    popup.click("#submit")
    popup.wait_for("Saved just now")
    (saved,) = library(reader)
    address = f"/api/bookmarks/{saved['id']}/content"
    assert until(lambda: reader.get(address).json()["text"] != "", SECONDS)
    assert "inosine" in reader.get(address).json()["text"]
    assert site.hits("/members") == 1


def test_what_was_typed_into_forms_stays_in_the_browser(connected: Installed, site: Site) -> None:
    form = b"<!doctype html><title>Form</title><p>Text</p><input value='secret'><script>1</script>"
    site.serve("/form", lambda _: Reply(form))
    connected.visit(site.url("/form"))
    sent = connected.options().evaluate(
        """async (address) => {
            const { renderedHtml } = await import("/lib/page.js");
            const [tab] = await chrome.tabs.query({ url: address });
            return renderedHtml(tab.id);
        }""",
        site.url("/form"),
    )
    assert "<p>Text</p>" in sent
    assert "secret" not in sent
    assert "<script" not in sent


def choose(installed: Installed, address: str, **info: object) -> None:
    """As the browser tells the extension of a choice in the context menu."""
    installed.worker.evaluate(
        """async ([address, info]) => {
            const [tab] = await chrome.tabs.query({ url: address });
            chrome.contextMenus.onClicked.dispatch({ frameId: 0, pageUrl: address, ...info }, tab);
        }""",
        [address, info],
    )


def test_a_selection_is_kept_as_a_quote(connected: Installed, reader: httpx.Client, site: Site) -> None:
    site.serve("/lines", lambda _: Reply(b"<!doctype html><title>Lines</title><p>One</p><p>Two</p>"))
    page = connected.visit(site.url("/lines"))
    page.evaluate("getSelection().selectAllChildren(document.body)")
    choose(connected, site.url("/lines"), menuItemId="selection", selectionText="One Two")
    assert until(lambda: len(library(reader)) == 1, SECONDS)
    assert library(reader)[0]["notes"] == "> One\n>\n> Two"


def test_a_link_is_saved_and_not_the_page_it_stands_on(
    connected: Installed, reader: httpx.Client, site: Site
) -> None:
    connected.visit(site.url("/"))
    choose(connected, site.url("/"), menuItemId="link", linkUrl=site.url("/docs"))
    assert until(lambda: len(library(reader)) == 1, SECONDS)
    assert library(reader)[0]["url"] == site.url("/docs")


def test_the_shortcut_saves_and_shows_that_it_did(
    connected: Installed, reader: httpx.Client, site: Site
) -> None:
    connected.visit(site.url("/news"))
    pressed = """async (address) => {
        const [tab] = await chrome.tabs.query({ url: address });
        chrome.commands.onCommand.dispatch("save-page", tab);
    }"""
    connected.worker.evaluate(pressed, site.url("/news"))
    assert until(lambda: mark(connected, site.url("/news")) == "✓", SECONDS)
    assert until(lambda: mark(connected, site.url("/news")) == "", SECONDS)
    assert [saved["url"] for saved in library(reader)] == [site.url("/news")]


def test_a_revoked_connection_says_so(connected: Installed, reader: httpx.Client, site: Site) -> None:
    (token,) = reader.get("/api/tokens").json()["items"]
    reader.delete(f"/api/tokens/{token['id']}")
    popup = connected.popup(connected.visit(site.url("/news")))
    popup.wait_for("no longer connected")


def test_saves_made_offline_are_sent_later_and_once(
    connected: Installed, reader: httpx.Client, site: Site
) -> None:
    project = reader.post("/api/projects", json={"title": "For later"}).json()["id"]
    page = connected.visit(site.url("/news"))
    popup = connected.popup(page)
    popup.wait_for("Not saved yet")
    popup.wait_for("For later")
    connected.context.set_offline(True)
    popup.choose("#project", str(project))
    popup.type("#notes", "Later")
    popup.click("#submit")
    popup.wait_for("Kept here")
    popup.wait_for("One save waits")
    assert library(reader) == []
    connected.context.set_offline(False)
    popup.click("#send")
    assert until(lambda: len(library(reader)) == 1, SECONDS)
    assert until(lambda: connected.storage("queue") == [], SECONDS)
    (saved,) = library(reader)
    assert (saved["url"], saved["notes"]) == (site.url("/news"), "Later")
    (link,) = reader.get(f"/api/projects/{project}/links").json()["items"]
    assert link["bookmark_id"] == saved["id"]


def test_saved_pages_are_marked_by_keys_kept_here(
    connected: Installed, reader: httpx.Client, site: Site
) -> None:
    reader.post("/api/bookmarks", json={"url": site.url("/news")})
    options = connected.options()
    options.locator("#badge").check()
    assert until(lambda: len((connected.storage("keys") or {}).get("items", [])) == 1, SECONDS)
    connected.visit(site.url("/news#part"))
    connected.visit(site.url("/docs"))
    assert until(lambda: mark(connected, site.url("/news")) == "✓", SECONDS)
    assert mark(connected, site.url("/docs")) == ""


def test_all_bookmarks_of_the_browser_are_imported(connected: Installed, reader: httpx.Client) -> None:
    reader.post("/api/bookmarks", json={"url": "https://known.invalid/"})
    make = """async () => {
        const bar = (await chrome.bookmarks.getTree())[0].children[0].id;
        const folder = await chrome.bookmarks.create({ parentId: bar, title: "Reading" });
        for (let number = 0; number < 300; number++) {
            const url = `https://site${number}.invalid/`;
            await chrome.bookmarks.create({ parentId: folder.id, title: `Page ${number}`, url });
        }
        await chrome.bookmarks.create({ parentId: bar, title: "Known", url: "https://known.invalid/" });
        await chrome.bookmarks.create({ parentId: bar, title: "Script", url: "javascript:alert(1)" });
    }"""
    connected.worker.evaluate(make)
    options = connected.options()
    options.click("#import")
    status = options.locator("#import-status")
    expect(status).to_contain_text("300 bookmarks added", timeout=SECONDS * 1000)
    expect(status).to_contain_text("1 was there already. 1 is no web page.")
    expect(options.locator("#import-progress")).to_be_hidden()
    (collection,) = reader.get("/api/collections").json()["items"]
    assert (collection["path"], collection["count"]) == (["Reading"], 300)

    options.click("#import")
    expect(status).to_contain_text("Nothing new.", timeout=SECONDS * 1000)
    expect(status).to_contain_text("301 were there already")
