"""Chooses the engine by what is there and how long one can wait, and goes down when one fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fuze_ml.recommendation import engines
from fuze_ml.recommendation.contract import Candidates, Context, Engine, History, Ranked, Recommend
from fuze_ml.recommendation.diversity import balanced
from fuze_ml.recommendation.relevance import fitting

logger = logging.getLogger(__name__)

ENGINES: Mapping[Engine, Recommend] = {
    Engine.PERSONAL: engines.personal,
    Engine.CONTEXTUAL: engines.contextual,
    Engine.SEMANTIC: engines.semantic,
    Engine.RECENT: engines.recent,
}
"""From the one that knows most to the one that needs nothing."""
ENOUGH_TO_LEARN = 10
"""Kept items below which a taste is chance."""
SECONDS_PER_ITEM = {
    Engine.PERSONAL: 60e-6,
    Engine.CONTEXTUAL: 15e-6,
    Engine.SEMANTIC: 8e-6,
    Engine.RECENT: 0.0,
}
"""What an engine takes for each candidate on one slow core."""
VARIETY = 0.25


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Items, the best first, and who ranked them."""

    engine: Engine
    items: list[Ranked]


def possible(context: Context, candidates: Candidates, history: History) -> list[Engine]:
    """The engines that have what they need, the one that knows most first."""
    says = context.vector is not None or bool(context.terms)
    found = {
        Engine.PERSONAL: history.taste is not None and history.taste.learned_from >= ENOUGH_TO_LEARN,
        Engine.CONTEXTUAL: len(context.linked) > 0 or (says and _is_analysed(context, candidates)),
        Engine.SEMANTIC: says,
        Engine.RECENT: True,
    }
    return [engine for engine in ENGINES if found[engine]]


def _is_analysed(context: Context, candidates: Candidates) -> bool:
    """Whether anything is known of the items that the context asks for."""
    return bool(context.technologies or context.intent) and (
        any(candidates.technologies) or any(candidates.kinds)
    )


def recommend(
    context: Context,
    candidates: Candidates,
    history: History,
    *,
    limit: int = 20,
    variety: float = VARIETY,
    seconds: float = 0.1,
    ranked_by: Mapping[Engine, Recommend] = ENGINES,
    clock: Callable[[], float] = time.perf_counter,
) -> Recommendation:
    """At most `limit` items that fit, within about `seconds`, by the engine that knows most and can serve."""
    deadline = clock() + seconds
    fits = set(candidates.ids[fitting(context, candidates)].tolist())
    for engine in possible(context, candidates, history):
        if clock() + SECONDS_PER_ITEM[engine] * len(candidates) > deadline and engine != Engine.RECENT:
            continue
        try:
            ranking = [item for item in ranked_by[engine](context, candidates, history) if item.id in fits]
        except Exception:  # whatever breaks one engine, a simpler one still has an answer
            logger.exception("The %s engine failed", engine)
            continue
        return Recommendation(engine, balanced(ranking, _vectors(ranking, candidates), limit, variety))
    return Recommendation(Engine.RECENT, [])


def _vectors(ranking: Sequence[Ranked], candidates: Candidates) -> np.ndarray:
    """The vectors of a ranking, in its order."""
    row_of = {int(key): row for row, key in enumerate(candidates.ids)}
    return candidates.vectors[[row_of[item.id] for item in ranking]]
