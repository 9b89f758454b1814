"""The sentences of a learning path: why a page stands where it does, and what is missed."""

from __future__ import annotations

from collections.abc import Sequence

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.learning.order import Order
from fuze_ml.learning.pages import Known

PART_OF_GOAL = "Part of your goal, and none of the pages found for it is about it."


def why(
    chosen: Sequence[Known], row: int, order: Order, earlier: set[int], later: list[int], new: tuple[str, ...]
) -> str:
    """One sentence on why a page stands where it does."""
    difficulty = chosen[row].page.difficulty
    level = {None: "", Difficulty.BEGINNER: "for beginners"}.get(difficulty, str(difficulty))
    by_title = chosen[row].is_introduction and difficulty != Difficulty.BEGINNER
    begins = "an introduction by its title" if by_title else ""
    parts = [level, begins, _after(chosen, row, order, earlier), _ahead(chosen, row, order, later)]
    if new and not parts[2]:
        parts.append(f"introduces {_list(new)}")
    elif new:
        parts.append(f"goes on to {_list(new)}")
    said = "; ".join(part for part in parts if part) or "fits your goal; how hard it is is not known yet"
    return f"{said[0].upper()}{said[1:]}."


def _after(chosen: Sequence[Known], row: int, order: Order, earlier: set[int]) -> str:
    for links, words in (
        (order.explicit, "takes “{}” as known, which “{}” is about"),
        (order.implicit, "uses “{}”, which “{}” is about"),
    ):
        for other, concept in links.get(row, {}).items():
            if other in earlier:
                return words.format(concept, chosen[other].page.title)
    return ""


def _ahead(chosen: Sequence[Known], row: int, order: Order, later: list[int]) -> str:
    if not later:
        return ""
    concept = order.before(later[0])[row]
    if len(later) == 1:
        return f"“{chosen[later[0]].page.title}” builds on it for “{concept}”"
    return f"{len(later)} later pages build on it, one of them for “{concept}”"


def needed(titles: Sequence[str]) -> str:
    """Why a prerequisite is missed by pages of these titles."""
    if len(titles) == 1:
        return f"“{titles[0]}” takes it as known, and no page of yours is about it."
    return f"{len(titles)} of these pages take it as known, and no page of yours is about it."


def _list(names: tuple[str, ...]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
