"""Perfect matches, which neither words nor meaning may bury: a title, a site, a phrase as it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services.search_ranking import Ranked
from fuze_app.core.services.search_within import Within

WHOLE_TITLE, TITLE_BEGINS, OF_SITE, PHRASE = 1.0, 0.5, 0.5, 0.15
"""What each adds to a score, which is about 1 at the most without."""
SHORTEST_TITLE = 3
MOST = 20
"""Bookmarks of each kind that are brought up."""
READ = 20
"""Of the best ranked, in whose texts a phrase is looked for."""
PHRASE_WORDS = range(2, 13)
_SITE = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})/?", re.IGNORECASE)


def lift(
    session: Session, user_id: int, words: str, ranked: Sequence[Ranked], narrowed: Within | None
) -> list[Ranked]:
    """The ranking with perfect matches where they belong, those that it did not know among them."""
    gains = _gains(session, user_id, words, ranked)
    if narrowed is not None and gains:
        kept = narrowed.keep(session, user_id, gains)
        gains = {key: gain for key, gain in gains.items() if key in kept}
    if not gains:
        return list(ranked)
    scores = dict(ranked)
    for key, gain in gains.items():
        scores[key] = scores.get(key, 0.0) + gain
    return sorted(scores.items(), key=lambda item: (-item[1], -item[0]))


def _gains(session: Session, user_id: int, words: str, ranked: Sequence[Ranked]) -> dict[int, float]:
    """What each perfect match adds to a bookmark's score; the highest counts."""
    gains: dict[int, float] = {}
    if len(words) >= SHORTEST_TITLE:
        values = {"beginning": words, "limit": MOST}
        for row in session.execute(queries.TITLED, values):
            gains[row.bookmark_id] = WHOLE_TITLE if row.whole else TITLE_BEGINS
    if match := _SITE.fullmatch(words):
        of_site = {"user_id": user_id, "site": match[1].lower(), "limit": MOST}
        for key in session.scalars(queries.OF_SITE, of_site):
            gains[key] = max(gains.get(key, 0.0), OF_SITE)
    if words.count(" ") + 1 in PHRASE_WORDS:
        best = [key for key, _ in ranked[:READ]]
        phrase = {"user_id": user_id, "bookmarks": best, "phrase": words.lower()}
        for key in session.scalars(queries.HOLDING_PHRASE, phrase):
            gains[key] = max(gains.get(key, 0.0), PHRASE)
    return gains
