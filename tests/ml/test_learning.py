"""Learning paths: what stands before what, and what is missing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.intent import Goal, Intent
from fuze_ml.learning.pages import LearningPath, Missing, PathPage
from fuze_ml.learning.path import MOST_ADDED, MOST_STEPS, plan, prerequisites

EASY, MIDDLE, HARD = Difficulty
LEARN = Intent(Goal.LEARN)


def page(
    number: int, title: str, difficulty: Difficulty | None = None, **fields: tuple[str, ...]
) -> PathPage:
    return PathPage(number, title, "en", difficulty, **fields)


def ids(path: LearningPath) -> list[int]:
    return [step.id for step in path.steps]


VACUUM = page(1, "Tuning vacuum", HARD, concepts=("vacuum", "dead rows"), prerequisites=("Basic MVCC", "WAL"))
MVCC = page(2, "How MVCC works", MIDDLE, concepts=("MVCC", "snapshots"))
START = page(3, "PostgreSQL from the beginning", EASY, concepts=("tables",))


def test_prerequisites_first_then_from_easy_to_hard() -> None:
    path = plan("learn PostgreSQL", LEARN, ["PostgreSQL"], [VACUUM, MVCC, START])
    assert ids(path) == [3, 2, 1]
    start, mvcc, vacuum = path.steps
    assert start.why == "For beginners; introduces “tables”."
    assert mvcc.why == (
        "Intermediate; “Tuning vacuum” builds on it for “Basic MVCC”; introduces “MVCC” and “snapshots”."
    )
    assert vacuum.why == (
        "Advanced; takes “Basic MVCC” as known, which “How MVCC works” is about; "
        "goes on to “vacuum” and “dead rows”."
    )
    assert (vacuum.builds_on, mvcc.builds_on) == ((2,), ())


def test_a_concept_that_another_page_has_in_its_title_comes_after_it() -> None:
    using = page(1, "Speeding up reports", concepts=("materialized views", "reports"))
    about = page(2, "Materialized views explained", concepts=("materialized views",))
    path = plan("faster dashboards", LEARN, [], [using, about])
    assert ids(path) == [2, 1]
    assert "Uses “materialized views”, which “Materialized views explained” is about" in path.steps[1].why


def test_a_harder_page_is_no_prerequisite() -> None:
    path = plan("databases", LEARN, [], [replace(MVCC, prerequisites=("vacuum",)), VACUUM])
    assert ids(path) == [2, 1]


def test_what_no_page_is_about_is_named_with_who_needs_it() -> None:
    path = plan("learn PostgreSQL with Rust", LEARN, ["PostgreSQL", "Rust"], [VACUUM, MVCC, START])
    assert [(gap.concept, gap.kind, gap.needed_by) for gap in path.gaps] == [
        ("Rust", Missing.PART_OF_GOAL, ()),
        ("WAL", Missing.PREREQUISITE, (1,)),
    ]
    assert path.gaps[1].why == "“Tuning vacuum” takes it as known, and no page of yours is about it."
    assert prerequisites([VACUUM]) == ["Basic MVCC", "WAL"]


def test_another_page_that_is_about_a_prerequisite_joins_the_path() -> None:
    wal = page(9, "The write-ahead log", MIDDLE, concepts=("WAL",))
    path = plan("vacuum", LEARN, [], [VACUUM, MVCC], [wal, START])
    assert ids(path) == [2, 9, 1]
    assert Missing.PREREQUISITE not in [gap.kind for gap in path.gaps]


def test_beginners_are_told_that_nothing_is_for_them() -> None:
    gap = plan("learn vacuum", LEARN, [], [VACUUM, MVCC]).gaps[0]
    assert (gap.kind, gap.why) == (
        Missing.INTRODUCTION,
        "No page here is for beginners: the easiest is intermediate.",
    )
    assert plan("fix vacuum", Intent(Goal.SOLVE), [], [MVCC]).gaps == ()


def test_an_introduction_by_its_title_goes_first_among_its_like() -> None:
    path = plan("learn baking", LEARN, [], [page(1, "Rye", MIDDLE), page(2, "Introduction to bread", MIDDLE)])
    assert (ids(path), path.gaps) == ([2, 1], ())
    assert path.steps[0].why == "Intermediate; an introduction by its title."


def test_nothing_known_of_pages_is_said_and_not_guessed() -> None:
    path = plan("bread", LEARN, [], [page(1, "Sourdough"), page(2, "Rye")])
    assert ids(path) == [1, 2]
    assert path.steps[0].why == "Fits your goal; how hard it is is not known yet."
    assert plan("bread", LEARN, ["Rust"], []) == plan("bread", LEARN, ["Rust"], [], [])
    assert plan("bread", LEARN, ["Rust"], []).steps == ()


NAMES = st.sampled_from(["sql", "joins", "indexes", "vacuum", "locks", "plans"])
PAGES = st.lists(
    st.builds(
        PathPage,
        id=st.integers(1, 40),
        title=NAMES,
        language=st.just("en"),
        difficulty=st.sampled_from([None, *Difficulty]),
        concepts=st.lists(NAMES, max_size=3).map(tuple),
        prerequisites=st.lists(NAMES, max_size=3).map(tuple),
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)


@given(PAGES)
@settings(max_examples=50, deadline=None)
def test_every_page_once_circles_or_not_and_links_point_back(pages: list[PathPage]) -> None:
    path = plan("databases", LEARN, [], pages)
    order = ids(path)
    assert len(order) == len(set(order)) <= MOST_STEPS + MOST_ADDED
    assert {one.id for one in pages[:MOST_STEPS]} <= set(order)
    for place, step in enumerate(path.steps):
        assert set(step.builds_on) <= set(order[:place])
