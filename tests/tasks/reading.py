"""Takes a bookmark through the pipeline, with a given text in place of a fetched page."""

from __future__ import annotations

from dataclasses import replace

from fuze_app.core.models import Stage
from fuze_app.core.services import stage_results
from fuze_tasks.worker import analysis, embedding  # the actors belong to the broker that it sets
from tests.core.library import PAGE, Library


def read(library: Library, bookmark_id: int, title: str, text: str) -> None:
    """All three stages, the last two as workers do them."""
    page = replace(PAGE, title=title, text=text, html=f"<p>{text}</p>", word_count=len(text.split()))
    library.do(stage_results.finish_extraction, library.claim(bookmark_id, Stage.EXTRACT), page)
    embedding.embed.fn(library.user_id, bookmark_id)
    analysis.analyse.fn(library.user_id, bookmark_id)
