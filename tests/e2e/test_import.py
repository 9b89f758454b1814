"""Arriving with a bookmark file: seen first, then taken in with one button; and leaving with an export."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person

pytestmark = pytest.mark.timeout(300)

FILE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p><DT><H3>Sea</H3><DL><p>
<DT><A HREF="http://127.0.0.1:9/one" TAGS="light">Lighthouses</A>
<DT><A HREF="http://127.0.0.1:9/two">Harbours</A>
<DT><A HREF="http://127.0.0.1:9/one">Lighthouses again</A>
</DL><p><DT><A HREF="javascript:alert(1)">A bookmarklet</A>
</DL><p>"""


def test_a_file_is_seen_imported_and_reported(member: Callable[[str], Person]) -> None:
    ada = member("ada")
    page = ada.browse("/import")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "sea.html", "mimeType": "text/html", "buffer": FILE.encode()})
    expect(page.get_by_role("heading", level=1, name="sea.html")).to_be_visible()
    expect(page.get_by_text("twice in the file")).to_be_visible()
    expect(page.get_by_role("list", name="Folders").get_by_text("Sea")).to_be_visible()
    assert ada.api.get("/api/bookmarks").json()["items"] == []
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Go to the library")).to_be_visible()
    page.reload()
    lines = page.get_by_role("list", name="Lines")
    expect(lines.get_by_text("A bookmarklet")).to_be_visible()
    titles = {item["title"] for item in ada.api.get("/api/bookmarks").json()["items"]}
    assert titles == {"Lighthouses", "Harbours"}
    assert [one["name"] for one in ada.api.get("/api/collections").json()["items"]] == ["Sea"]


def test_everything_can_be_taken_along(member: Callable[[str], Person]) -> None:
    ada = member("ada")
    ada.save("http://127.0.0.1:9/one", tags=["light"])
    page = ada.browse("/settings")
    link = page.get_by_role("link", name="Whole library (JSON)")
    expect(link).to_have_attribute("download", "")
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert [one["url"] for one in answer.json()["bookmarks"]] == ["http://127.0.0.1:9/one"]
