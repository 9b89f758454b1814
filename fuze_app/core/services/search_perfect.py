"""Perfect matches, which neither words nor meaning may bury: a title, a site, a phrase as it was typed."""

from __future__ import annotations

import re

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services.search_ranking import Ranked, Ranking
from fuze_app.core.services.search_within import Within

GAINS = {"whole title": 1.0, "title begins": 0.5, "of site": 0.5, "phrase": 0.15}
"""What each adds to a score, which is about 1 at the most without."""
SHORTEST_TITLE = 3
MOST = 20
"""Bookmarks of each kind that are brought up."""
READ = 20
"""Of the best ranked, in whose texts a phrase is looked for."""
PHRASE_WORDS = range(2, 13)
_SITE = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})/?", re.IGNORECASE)


def lift(
    session: Session, user_id: int, words: str, ranking: Ranking, narrowed: Within | None
) -> list[Ranked]:
    """The ranking with perfect matches where they belong, those that it did not know among them."""
    gains = _gains(session, user_id, words, ranking)
    if narrowed is not None and gains:
        kept = narrowed.keep(session, user_id, gains)
        gains = {key: gain for key, gain in gains.items() if key in kept}
    if not gains:
        return ranking.best
    scores = dict(ranking.best)
    for key, gain in gains.items():
        scores[key] = scores.get(key, 0.0) + gain
    return sorted(scores.items(), key=lambda item: (-item[1], -item[0]))


def _gains(session: Session, user_id: int, words: str, ranking: Ranking) -> dict[int, float]:
    """What each perfect match adds to a bookmark's score; the highest counts."""
    site = _SITE.fullmatch(words)
    titled = len(words) >= SHORTEST_TITLE
    values = {
        "user_id": user_id,
        "limit": MOST,
        "beginning": words if titled else None,
        "site": site[1].lower() if site else None,
        "phrase": words.lower(),
        "bookmarks": _that_may_hold(words, ranking),
    }
    gains: dict[int, float] = {}
    for key, kind in session.execute(queries.PERFECT, values):
        gains[key] = max(gains.get(key, 0.0), GAINS[kind])
    return gains


def _that_may_hold(phrase: str, ranking: Ranking) -> list[int]:
    """The best ranked that hold every word of a phrase, if it is one."""
    if phrase.count(" ") + 1 not in PHRASE_WORDS:
        return []
    best = [key for key, _ in ranking.best[:READ]]
    return best if ranking.complete is None else [key for key in best if key in ranking.complete]
