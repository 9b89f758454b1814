"""From a project to what serves it, to Discover, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person
from tests.running import until

pytestmark = pytest.mark.timeout(300)

HEAPS, BREAD = "Heaps that stay warm", "A starter for bread"
PAGES = {
    HEAPS: "Compost of kitchen scraps and leaves stays warm in a heap and turns into soil for the garden.",
    BREAD: "Flour and water become a sourdough that makes the loaf rise in the oven.",
}


def _save(person: Person, title: str, text: str) -> int:
    html = f"<title>{title}</title><article><h1>{title}</h1>" + f"<p>{text}</p>" * 4 + "</article>"
    return person.save(f"https://example.org/{title.replace(' ', '-')}", title=title, html=html)


def _is_read(person: Person, bookmark: int) -> bool:
    return person.api.get(f"/api/bookmarks/{bookmark}").json()["status"] == "done"


def test_project_and_task_are_served_and_what_is_said_counts_at_once(member) -> None:
    ada = member("ada")
    ids = [_save(ada, title, text) for title, text in PAGES.items()]
    assert until(
        lambda: all(ada.api.get(f"/api/bookmarks/{key}").json()["status"] == "done" for key in ids), 60
    )
    goal = {"title": "Build a compost bin", "goal": "Turn kitchen waste into good soil"}
    project = ada.api.post("/api/projects", json=goal).raise_for_status().json()["id"]
    ada.api.post(f"/api/projects/{project}/tasks", json={"title": "Bake bread"}).raise_for_status()
    page = ada.browse(f"/projects/{project}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Build a compost bin")
    beside = page.get_by_role("list", name="Recommended pages")
    expect(beside.get_by_role("link", name=HEAPS)).to_be_visible()
    expect(beside).not_to_contain_text(BREAD)
    page.get_by_role("button", name="From your library for this task").click()
    expect(beside.get_by_role("link", name=BREAD)).to_be_visible()
    page.goto("/")
    now = page.get_by_role("region", name="For what you are working on")
    expect(now.get_by_role("link", name=HEAPS)).to_be_visible()
    now.get_by_role("link", name="More for this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Discover")
    found = page.locator(".recommended")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(HEAPS)
    found.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("Nothing in your library fits this yet.")).to_be_visible()
