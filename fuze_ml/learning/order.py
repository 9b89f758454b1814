"""Which page stands before which, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fuze_ml.learning.pages import Known, Terms

TOO_COMMON = 0.5
"""The share of a path's pages from which a concept is what the path is about, and orders nothing."""


@dataclass(slots=True)
class Order:
    """Which page stands before which, and for which concept: by row, `{later: {earlier: concept}}`."""

    explicit: dict[int, dict[int, str]] = field(default_factory=dict)
    """By what a page says that it takes as known."""
    implicit: dict[int, dict[int, str]] = field(default_factory=dict)
    """By a concept that one has in its title and the other uses."""

    def before(self, row: int) -> dict[int, str]:
        """What a page builds on."""
        return self.implicit.get(row, {}) | self.explicit.get(row, {})


def order_of(chosen: Sequence[Known], about: Terms) -> Order:
    """What each builds on; `about` are the terms of the goal, which order nothing."""
    order = Order()
    for row, later in enumerate(chosen):
        for other, earlier in enumerate(chosen):
            if other == row or earlier.is_harder_than(later):
                continue
            needed = next((name for need, name in later.needs.items() if earlier.covers(need)), None)
            used = next(_used(later, earlier, about, chosen), None)
            if needed is not None:
                order.explicit.setdefault(row, {})[other] = needed
            elif used is not None:
                order.implicit.setdefault(row, {})[other] = used
    return order


def _used(later: Known, earlier: Known, about: Terms, chosen: Sequence[Known]) -> Iterator[str]:
    """Concepts that one page uses and another has in its title."""
    most = max(1.0, TOO_COMMON * len(chosen))
    for concept, spelled in later.subjects.items():
        is_told = concept <= earlier.title and not concept <= later.title and not concept <= about
        if is_told and sum(concept <= page.title for page in chosen) <= most:
            yield spelled


def in_order(chosen: Sequence[Known], order: Order) -> list[int]:
    """Rows so that each stands after what it builds on, otherwise from easy to hard, introductions first.

    Where pages build on each other in a circle, the easiest of them goes first.
    """
    before = {row: set(order.before(row)) for row in range(len(chosen))}
    placed: list[int] = []
    waiting = [(page.level, not page.is_introduction, row) for row, page in enumerate(chosen)]
    while waiting:
        free = [item for item in waiting if before[item[-1]] <= set(placed)]
        following = min(free or waiting)
        waiting.remove(following)
        placed.append(following[-1])
    return placed
