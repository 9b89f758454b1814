"""A path through one's own pages towards a goal: prerequisites first, from easy to hard, gaps named.

A page is about what its title, its key concepts and its technologies name. One page stands before another
when it is about what the other takes as known, or about a concept that the other only uses, and is not
harder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.intent import Goal, Intent
from fuze_ml.learning.order import Order, in_order, order_of
from fuze_ml.learning.pages import (
    LEVELS,
    Gap,
    Known,
    LearningPath,
    Missing,
    PathPage,
    PathStep,
    Terms,
    phrases,
)
from fuze_ml.learning.words import PART_OF_GOAL, needed, why
from fuze_ml.terms import tokenize

MOST_STEPS = 12
MOST_ADDED = 4
"""Pages that a path has only because others of it take them as known."""
MOST_GAPS = 8
MOST_NAMED = 3
"""Concepts that a sentence names."""


def prerequisites(pages: Iterable[PathPage]) -> list[str]:
    """What pages take as known and none of them is about, each once, as it is spelled first."""
    known = [Known.of(page) for page in pages]
    return [spelled for spelled, _ in _unmet(known, known).values()]


def plan(
    goal: str,
    intent: Intent,
    wanted: Sequence[str],
    pages: Sequence[PathPage],
    others: Sequence[PathPage] = (),
) -> LearningPath:
    """The first MOST_STEPS of `pages`, which come the most fitting first, in the order to read them.

    `wanted` are the technologies of the goal. Of the remaining pages and of `others` those are added that the
    path's pages take as known; nothing that any of all these is about counts as a gap.
    """
    every = [Known.of(page) for page in {page.id: page for page in (*pages, *others)}.values()]
    chosen = every[: min(MOST_STEPS, len(pages))]
    chosen += _required(chosen, every[len(chosen) :])
    if not chosen:
        return LearningPath(gaps=tuple(_missing_parts(wanted, every)[:MOST_GAPS]))
    about = frozenset(tokenize(goal, "en"))
    order = order_of(chosen, about)
    rows = in_order(chosen, order)
    gaps = [*_introduction(intent, chosen), *_missing_parts(wanted, every), *_missing_before(chosen, every)]
    return LearningPath(_steps(chosen, rows, order, about), tuple(gaps[:MOST_GAPS]))


def _unmet(chosen: Sequence[Known], every: Sequence[Known]) -> dict[Terms, tuple[str, list[int]]]:
    """What the chosen take as known and no page is about: as it is spelled, and by which ids."""
    missing: dict[Terms, tuple[str, list[int]]] = {}
    for one in chosen:
        for need, spelled in one.needs.items():
            if not any(other.covers(need) for other in every if other is not one):
                missing.setdefault(need, (spelled, []))[1].append(one.page.id)
    return missing


def _required(chosen: Sequence[Known], others: Sequence[Known]) -> list[Known]:
    """Of other pages those that are about what the chosen take as known, and not harder."""
    added: list[Known] = []
    for one in chosen:
        for need in one.needs:
            if len(added) == MOST_ADDED:
                return added
            if any(page.covers(need) for page in (*chosen, *added) if page is not one):
                continue
            fitting = (page for page in others if page.covers(need) and not page.is_harder_than(one))
            added += [page for page in [next(fitting, None)] if page is not None]
    return added


def _steps(chosen: Sequence[Known], rows: list[int], order: Order, about: Terms) -> tuple[PathStep, ...]:
    steps: list[PathStep] = []
    seen: set[Terms] = set()
    for place, row in enumerate(rows):
        known, earlier = chosen[row], set(rows[:place])
        new = [
            spelled for terms, spelled in known.subjects.items() if terms not in seen and not terms <= about
        ]
        seen |= known.subjects.keys()
        names = tuple(new[:MOST_NAMED])
        later = [other for other in rows[place + 1 :] if row in order.before(other)]
        said = why(chosen, row, order, earlier, later, names)
        builds_on = tuple(chosen[other].page.id for other in order.before(row) if other in earlier)
        steps.append(PathStep(known.page.id, said, names, builds_on))
    return tuple(steps)


def _introduction(intent: Intent, chosen: Sequence[Known]) -> list[Gap]:
    """Whoever begins has nothing to begin with."""
    levels = {page.page.difficulty for page in chosen} - {None}
    begins = intent.difficulty == Difficulty.BEGINNER or (
        intent.goal == Goal.LEARN and intent.difficulty is None
    )
    has_easy = Difficulty.BEGINNER in levels or any(page.is_introduction for page in chosen)
    if not begins or not levels or has_easy:
        return []
    easiest = min(levels, key=lambda one: LEVELS[one or Difficulty.INTERMEDIATE])
    return [
        Gap(
            "An introduction",
            Missing.INTRODUCTION,
            f"No page here is for beginners: the easiest is {easiest}.",
        )
    ]


def _missing_parts(wanted: Sequence[str], every: Sequence[Known]) -> list[Gap]:
    return [
        Gap(spelled, Missing.PART_OF_GOAL, PART_OF_GOAL)
        for terms, spelled in phrases(wanted, "en").items()
        if not any(page.covers(terms) for page in every)
    ]


def _missing_before(chosen: Sequence[Known], every: Sequence[Known]) -> list[Gap]:
    titles = {page.page.id: page.page.title for page in chosen}
    missed = sorted(_unmet(chosen, every).values(), key=lambda found: -len(found[1]))
    return [
        Gap(spelled, Missing.PREREQUISITE, needed([titles[key] for key in ids]), tuple(ids))
        for spelled, ids in missed
    ]
