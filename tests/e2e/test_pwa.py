"""The installed app: what makes it one, saving from the share sheet, and doing without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import PASSWORD
from tests.e2e.people import PHONE, Person
from tests.running import RunningFuze, until
from tests.site import BY_NAME, Site

pytestmark = pytest.mark.timeout(300)

DOCS = BY_NAME["docs"]
KEPT = """async () => {
  const open = indexedDB.open("fuze", 1);
  await new Promise((resolve) => { open.onsuccess = resolve; });
  const all = (name) => new Promise((resolve) => {
    const request = open.result.transaction(name).objectStore(name).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  const kept = { articles: await all("articles"), queue: await all("queue"), about: await all("about") };
  open.result.close();
  return { ...kept, caches: await caches.keys() };
}"""

AT_WORK = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  while (active.state !== "activated") {
    await new Promise((resolve) => active.addEventListener("statechange", resolve, { once: true }));
  }
}"""


@pytest.fixture
def phone(fuze: RunningFuze, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used yet."""
    context = browser.new_context(viewport=PHONE, base_url=fuze.url)
    yield context
    context.close()


def sign_in(phone: BrowserContext, person: Person) -> Page:
    """A tab in which somebody has signed in, as people do, and the service worker is at work."""
    page = phone.new_page()
    page.goto("/signin")
    page.get_by_label("Username or email").fill(person.name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    page.evaluate(AT_WORK)
    page.reload()  # a page that was on its way while the worker started has none
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    return page


def expect_soon(condition: Callable[[], bool]) -> None:
    assert until(condition, 60)


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


INSTALLED = """
  const ask = window.matchMedia;
  window.matchMedia = (query) =>
    query.includes("display-mode") ? { matches: true } : ask.call(window, query);
"""
"""Makes a tab answer as the window of the installed app does, of which a headless browser has none."""


def saved(person: Person) -> list[str]:
    return [item["url"] for item in person.api.get("/api/bookmarks").raise_for_status().json()["items"]]


def test_it_can_be_installed(member: Callable[[str], Person], phone: BrowserContext) -> None:
    page = sign_in(phone, member("ada"))
    devtools = phone.new_cdp_session(page)
    errors = {
        error["errorId"] for error in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert errors <= {"in-incognito"}  # as every context of Playwright's is
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["manifest"]["shareTarget"]["action"].endswith("/save")
    described = page.request.get("/manifest.webmanifest").json()
    assert {icon.get("purpose") for icon in described["icons"]} == {None, "maskable"}
    for image in [*described["icons"], *described["screenshots"]]:
        answer = page.request.get(image["src"])
        assert (answer.ok, answer.headers["content-type"]) == (True, image["type"])


@pytest.mark.parametrize(
    "query",
    [
        "url=https://example.org/a&title=A",
        "title=A&text=https://example.org/a",
        "text=Look at this (https://example.org/a)!",
        "title=A https://example.org/a",
    ],
)
def test_a_link_is_found_wherever_an_app_puts_it(member: Callable[[str], Person], query: str) -> None:
    ada = member("ada")
    page = ada.browse(f"/save?{query}", PHONE)
    expect(page.get_by_label("Address")).to_have_value("https://example.org/a")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Fuze is reading it.")).to_be_visible()
    assert saved(ada) == ["https://example.org/a"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert saved(ada) == []


def test_the_share_sheet_saves_at_once_a_link_in_a_tab_does_not(
    member: Callable[[str], Person], phone: BrowserContext
) -> None:
    ada = member("ada")
    page = sign_in(phone, ada)
    page.goto("/save?url=https://example.org/tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    assert saved(ada) == []
    page.add_init_script(INSTALLED)
    page.goto("/save?url=https://example.org/app&text=why")
    expect(page.get_by_text("Saved. Fuze is reading it.")).to_be_visible()
    assert saved(ada) == ["https://example.org/app"]
    page.goto("/save?url=https://example.org/app")
    expect(page.get_by_text("in your library already")).to_be_visible()


def test_what_is_shared_offline_is_sent_when_the_network_is_back(
    member: Callable[[str], Person], phone: BrowserContext
) -> None:
    ada = member("ada")
    page = sign_in(phone, ada)
    page.add_init_script(INSTALLED)
    phone.set_offline(True)
    page.goto("/save?title=An article&text=https://example.org/offline")
    expect(page.get_by_text("kept here and sent when it can")).to_be_visible()
    queue = page.get_by_role("region", name="Waiting to be sent")
    expect(queue.get_by_text("An article")).to_be_visible()
    assert saved(ada) == []
    phone.set_offline(False)
    expect(queue).to_be_hidden()
    assert saved(ada) == ["https://example.org/offline"]


def test_what_is_kept_is_read_offline_and_signing_out_clears_it(
    member: Callable[[str], Person], phone: BrowserContext, site: Site
) -> None:
    ada = member("ada")
    docs = ada.save(site.url(DOCS.path))
    expect_soon(lambda: ada.api.get(f"/api/bookmarks/{docs}").json()["status"] == "done")
    page = sign_in(phone, ada)
    expect_soon(lambda: len(kept(page)["articles"]) == 1)
    phone.set_offline(True)
    page.goto("/library")
    expect(page.get_by_role("heading", name="Kept offline")).to_be_visible()
    page.get_by_role("link", name=DOCS.title).click()
    expect(page.get_by_role("heading", level=1, name=DOCS.title)).to_be_visible()
    expect(page.locator(".reading p").first).to_be_visible()
    page.goto(f"/read/{docs}")
    expect(page.get_by_role("heading", level=1, name=DOCS.title)).to_be_visible()
    phone.set_offline(False)
    page.get_by_role("link", name="Go to Fuze").click()
    expect(page).to_have_url(f"{page.evaluate('location.origin')}/read/{docs}")
    page.goto("/settings")
    expect(page.get_by_text(f"{ada.name}@example.org")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert kept(page) == {"articles": [], "queue": [], "about": [], "caches": []}


def test_a_mark_keeps_what_was_read_and_another_person_finds_nothing(
    member: Callable[[str], Person], phone: BrowserContext, site: Site
) -> None:
    ada, ben = member("ada"), member("ben")
    docs = ada.save(site.url(DOCS.path))
    expect_soon(lambda: ada.api.get(f"/api/bookmarks/{docs}").json()["status"] == "done")
    ada.api.patch(f"/api/bookmarks/{docs}", json={"state": "read"}).raise_for_status()
    page = sign_in(phone, ada)
    page.goto(f"/read/{docs}")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Keep offline").click()
    expect_soon(lambda: [article["marked"] for article in kept(page)["articles"]] == [True])
    phone.clear_cookies()
    other = sign_in(phone, ben)
    expect_soon(lambda: kept(other)["articles"] == [])
    assert [name for name in kept(other)["caches"] if not name.startswith("fuze-shell-")] == []


def test_only_the_shell_is_ever_in_a_cache(member: Callable[[str], Person], phone: BrowserContext) -> None:
    ada = member("ada")
    ada.save("https://example.org/private")
    page = sign_in(phone, ada)
    for path in ("/library", "/search", "/offline"):
        page.goto(path)
    addresses = page.evaluate("""async () => {
      const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const keys = await Promise.all(opened.map((cache) => cache.keys()));
      return keys.flat().map(({ url }) => new URL(url).pathname);
    }""")
    assert {"/save", "/offline", "/fuze.js"} < set(addresses)
    pages = {path for path in addresses if "." not in path}
    assert pages == {"/save", "/offline"}
