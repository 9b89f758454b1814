"""Reads for recommendations: what is known of items, and what their owner did with them.

Vectors travel as `halfvec_send` writes them: as text they would take most of an answer's time.
"""

from __future__ import annotations

import numpy as np
from sqlalchemy import text

from fuze_ml.embedding import DIMENSIONS, Vectors

_HEADER = 4
"""Bytes before the numbers: how many there are."""

_INTEREST = """
(CASE WHEN b.favourite THEN 1.0 ELSE 0.0 END
 + CASE b.state WHEN 'read' THEN 0.5 WHEN 'archived' THEN 0.1 ELSE 0.0 END
 + CASE WHEN EXISTS (SELECT FROM highlights h WHERE h.bookmark_id = b.id) THEN 0.7 ELSE 0.0 END
 + CASE WHEN EXISTS (SELECT FROM project_bookmarks l WHERE l.bookmark_id = b.id) THEN 0.8 ELSE 0.0 END
 + coalesce((SELECT 0.4 FROM reading_places r WHERE r.bookmark_id = b.id AND r.fraction > 0.5), 0.0)
 + coalesce((SELECT sum(CASE f.verdict WHEN 'useful' THEN 1.0 WHEN 'not_useful' THEN -2.0 ELSE -1.0 END)
             FROM feedback f WHERE f.bookmark_id = b.id), 0.0))::float
"""

# Tags are gathered for all at once: with one look for each bookmark they took half of an answer's time.
_KNOWN = f"""
SELECT b.id, b.title, b.language, b.state, b.word_count, b.saved_at,
       a.content_type, a.difficulty, a.technologies, a.keyphrases, t.tags, {_INTEREST} AS interest,
       v.vector, {{similarity}} AS similarity
FROM bookmarks b
LEFT JOIN analyses a ON a.bookmark_id = b.id
LEFT JOIN (
    SELECT bt.bookmark_id, array_agg(tags.name) AS tags
    FROM bookmark_tags bt JOIN tags ON tags.id = bt.tag_id
    WHERE bt.user_id = :user_id AND bt.bookmark_id {{chosen}} GROUP BY bt.bookmark_id
) t ON t.bookmark_id = b.id
LEFT JOIN LATERAL (
    SELECT halfvec_send(avg(embedding)) AS vector{{nearest}} FROM passages WHERE bookmark_id = b.id
) v ON true
WHERE b.user_id = :user_id AND b.deleted_at IS NULL AND b.id {{chosen}}
"""  # noqa: S608  (made of constants)
_SOME = "= ANY(CAST(:ids AS bigint[]))"

# Of a large library what was used, and what was saved last.
USED_OR_LATEST = text(f"""
SELECT b.id FROM bookmarks b WHERE b.user_id = :user_id AND b.deleted_at IS NULL
ORDER BY {_INTEREST} <> 0 DESC, b.saved_at DESC, b.id DESC LIMIT :limit
""")  # noqa: S608  (made of constants)
ITEMS = text(_KNOWN.format(similarity="NULL::float", nearest="", chosen=_SOME))
CANDIDATES = text(
    _KNOWN.format(
        similarity="v.similarity",
        nearest=", max(1 - (embedding <=> CAST(:vector AS halfvec))) AS similarity",
        chosen=_SOME,
    )
)

RECENT = text("""
SELECT id FROM bookmarks WHERE user_id = :user_id AND deleted_at IS NULL
ORDER BY saved_at DESC, id DESC LIMIT :limit
""")

FEEDBACK = text("""
SELECT bookmark_id, verdict FROM feedback
WHERE user_id = :user_id AND project_id IS NOT DISTINCT FROM CAST(:project_id AS bigint)
ORDER BY given_at DESC LIMIT :limit
""")

# Of an open project or task: what it is near to is said by its title.
OPEN_TASKS = text("""
SELECT id, title, halfvec_send(embedding) AS vector FROM tasks
WHERE user_id = :user_id AND project_id = :project_id AND status <> 'done' AND embedding IS NOT NULL
""")

LAST_DOING = text("""
SELECT greatest(
    (SELECT max(updated_at) FROM bookmarks WHERE user_id = :user_id),
    (SELECT max(updated_at) FROM highlights WHERE user_id = :user_id),
    (SELECT max(read_at) FROM reading_places WHERE user_id = :user_id),
    (SELECT max(linked_at) FROM project_bookmarks WHERE user_id = :user_id),
    (SELECT max(given_at) FROM feedback WHERE user_id = :user_id)
)
""")


def unit_vectors(sent: list[bytes | None]) -> Vectors:
    """Vectors of `halfvec_send`, L2-normalised, shape (len(sent), 384); zeros for none."""
    vectors = np.zeros((len(sent), DIMENSIONS), dtype=np.float32)
    for row, one in enumerate(sent):
        if one is not None:
            vectors[row] = np.frombuffer(one, dtype=">f2", offset=_HEADER)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(norms, 1e-9)
    return unit
