"""Every page at both sizes: fits, has one heading, names its controls; and what is left ends."""

from __future__ import annotations

import pytest
import redis
from playwright.sync_api import Page, expect

from fuze_app.supervisor.embedded_redis import EmbeddedRedis
from fuze_app.supervisor.folder import DataFolder
from tests.e2e.people import DESKTOP, PHONE
from tests.running import RunningFuze, until
from tests.site import BY_NAME, Site

pytestmark = pytest.mark.timeout(300)

DOCS = BY_NAME["docs"]
NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, [role=button]")]
  .filter((element) => element.checkVisibility() && !element.closest("[aria-hidden=true]"))
  .filter((element) => !(element.ariaLabel || element.innerText?.trim() || element.labels?.length
    || element.title || element.querySelector("[aria-label]")))
  .map((element) => element.outerHTML.slice(0, 200))"""


def _fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_fits_and_can_be_named(member, site: Site, size) -> None:
    ada = member("ada")
    docs = ada.save(
        site.url(DOCS.path), tags=["a tag", "another tag that is rather long", "c"], notes="x" * 80
    )
    ada.save("http://127.0.0.1:9/" + "a-very-long-address-" * 8)
    assert until(lambda: ada.api.get(f"/api/bookmarks/{docs}").json()["status"] == "done", 60)
    page = ada.browse("/", size)
    for path, text in (
        ("/", "Recently saved"),
        ("/library", DOCS.title),
        (f"/read/{docs}", "About this page"),
        ("/search?q=exactly%20once", DOCS.title),
        ("/search", "a question"),
        ("/highlights", "Nothing highlighted yet"),
        ("/read/0", "There is nothing at this address"),
        ("/settings", "API tokens"),
        ("/import", "Choose a file"),
        ("/import/0", "There is no such import"),
        ("/extension", "Bookmarklet"),
        ("/save", "Save to Fuze"),
        ("/offline", "Kept offline"),
    ):
        page.goto(path)
        expect(page.get_by_text(text, exact=True).first).to_be_visible()
        assert _fits(page), f"{path} scrolls sideways"
        assert page.locator("main").count() == 1
        assert page.evaluate(NAMELESS) == [], path


def test_reader_asks_no_other_host_for_pictures(member, site: Site) -> None:
    ada = member("ada")
    news = ada.save(site.url(BY_NAME["news"].path))
    assert until(lambda: ada.api.get(f"/api/bookmarks/{news}").json()["status"] == "done", 60)
    page = ada.browse(f"/read/{news}")
    expect(page.get_by_role("heading", level=1)).to_have_text(BY_NAME["news"].title)
    assert page.locator("article img").count() == 0


def test_each_open_page_has_one_subscription(member, fuze: RunningFuze) -> None:
    ada = member("ada")
    user_id = ada.api.get("/api/auth/me").raise_for_status().json()["id"]
    channel = f"fuze:events:{user_id}"
    with redis.Redis.from_url(EmbeddedRedis(DataFolder(fuze.folder), show=print).url) as client:

        def subscribers() -> int:
            return int(client.pubsub_numsub(channel)[0][1])

        page = ada.browse("/library")
        assert until(lambda: subscribers() == 1, 60)
        for name in ("Home", "Library", "Home", "Library"):
            page.get_by_role("navigation", name="Places").get_by_role("link", name=name).first.click()
            expect(page.get_by_role("heading", level=1)).to_have_text(name)
        assert until(lambda: subscribers() == 1, 60)
        page.context.close()
        assert until(lambda: subscribers() == 0, 60)
