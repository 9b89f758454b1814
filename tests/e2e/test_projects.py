"""From a project to what of the library serves it, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Person
from tests.running import until

pytestmark = pytest.mark.timeout(300)

HEAPS, WORMS, BREAD = "Heaps that stay warm", "Worm farms", "A starter for bread"
PAGES = {
    HEAPS: "Compost of kitchen scraps and leaves stays warm in a heap and turns into soil for the garden.",
    WORMS: "Worms turn kitchen scraps into compost, a dark soil that the beds of a garden need in spring.",
    BREAD: "Flour and water become a sourdough that makes the loaf rise in the oven.",
}


def _save(person: Person, title: str, text: str) -> int:
    html = f"<title>{title}</title><article><h1>{title}</h1>" + f"<p>{text}</p>" * 4 + "</article>"
    return person.save(f"https://example.org/{title.replace(' ', '-')}", title=title, html=html)


def _compares_meaning(person: Person, ids: list[int]) -> bool:
    """Whether the pages were read, and the model that compares is there."""
    read = all(person.api.get(f"/api/bookmarks/{key}").json()["status"] == "done" for key in ids)
    asked = person.api.post("/api/recommendations", json={"text": "compost"}).json()
    return read and not asked["notice"] and bool(asked["items"])


def _begin(page: Page) -> None:
    page.get_by_role("button", name="New project").first.click()
    page.get_by_label("Title").fill("Build a compost bin")
    page.get_by_label("Goal").fill("Turn kitchen waste into good soil")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Build a compost bin")


def test_a_project_is_served_and_what_is_said_and_linked_counts_in_the_next_answer(member) -> None:
    ada = member("ada")
    ids = [_save(ada, title, text) for title, text in PAGES.items()]
    assert until(lambda: _compares_meaning(ada, ids), 90)
    page = ada.browse("/projects")
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    _begin(page)
    page.get_by_label("Add a task").fill("Bake bread")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("list", name="Tasks")).to_contain_text("Bake bread")
    beside = page.get_by_role("list", name="Recommended pages")
    heaps = beside.get_by_role("listitem").filter(has=page.get_by_role("link", name=HEAPS, exact=True))
    expect(heaps).to_contain_text("like “Build a compost bin”:")
    expect(heaps.get_by_role("link")).to_contain_text([HEAPS, "kitchen"])
    expect(beside).not_to_contain_text(BREAD)
    heaps.get_by_role("button", name="Useful", exact=True).click()
    expect(heaps.get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")
    heaps.get_by_role("button", name="Link it").click()
    expect(heaps).to_have_count(0)
    expect(beside).to_contain_text(WORMS)
    page.get_by_role("button", name="From your library for this task").click()
    expect(beside.get_by_role("link", name=BREAD, exact=True)).to_be_visible()
    page.goto("/discover?q=worms%20and%20soil")
    expect(page.get_by_role("heading", level=1)).to_have_text("Discover")
    worms = page.locator(".recommended").filter(has_text=WORMS)
    worms.get_by_role("button", name="Dismiss").click()
    expect(worms).to_have_count(0)
