"""The pipeline's state: every stage takes effect once, whatever happens to those who work on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import dramatiq
import numpy as np
import psycopg
import pytest
import redis as redis_client
from sqlmodel import Session

from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import bookmarks, pipeline, stage_results, sweeps
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges, NewBookmark
from tests.core.library import PAGE, UNDERSTOOD, Library, passages


@pytest.fixture
def queued(redis: redis_client.Redis) -> Callable[[], list[tuple[str, tuple[int, ...]]]]:
    """Takes the messages that wait in the queues: actor and arguments."""

    def take() -> list[tuple[str, tuple[int, ...]]]:
        bodies = [body for queue in ("pages", "vectors") for body in redis.hvals(f"dramatiq:{queue}.msgs")]
        redis.flushall()
        return sorted(
            (message.actor_name, tuple(message.args)) for message in map(dramatiq.Message.decode, bodies)
        )

    return take


def lapse(database: psycopg.Connection) -> None:
    """As if everybody who holds a stage had been silent for too long, and every wait were over."""
    database.execute("update bookmarks set due_at = now() - interval '1 second'")


def test_a_page_goes_through_every_stage(library: Library, queued: Any) -> None:
    key = library.save()
    assert queued() == [("extract", (1, key))]
    assert (library.view(key).stage, library.view(key).status) == ("extract", "waiting")
    claim = library.claim(key, Stage.EXTRACT)
    assert library.view(key).status == "running"
    library.do(stage_results.finish_extraction, claim, PAGE)
    assert queued() == [("embed", (1, key))]
    library.do(stage_results.finish_embedding, library.claim(key, Stage.EMBED), passages())
    assert queued() == [("analyse", (1, key))]
    library.do(stage_results.finish_analysis, library.claim(key, Stage.ANALYSE), UNDERSTOOD)
    assert queued() == []
    view = library.view(key)
    assert (view.stage, view.status, view.title, view.author) == ("done", "done", PAGE.title, "Ada")


def test_each_stage_works_on_what_the_one_before_kept(library: Library) -> None:
    key = library.save()
    library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), PAGE)
    claim = library.claim(key, Stage.EMBED)
    with user_session(library.user_id) as session:
        assert stage_results.text_of(session, claim) == PAGE.text
    library.do(stage_results.finish_embedding, claim, passages())
    claim = library.claim(key, Stage.ANALYSE)
    with user_session(library.user_id) as session:
        kept = stage_results.passages_of(session, claim)
    assert [(one.position, one.start, one.end) for one in kept] == [(0, 0, 13), (1, 14, 31)]
    for one, given in zip(kept, passages(), strict=True):
        np.testing.assert_allclose(one.vector, given.vector, atol=1e-3)


def test_a_title_of_ones_own_stays(library: Library) -> None:
    own, other = library.save(title="Mine"), library.save("https://example.org/other")
    for key in (own, other):
        library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), PAGE)
    assert library.view(own).title == "Mine"
    assert library.view(other).title == PAGE.title


def test_one_of_many_gets_the_claim(library: Library, together: Callable[..., list[Any]]) -> None:
    key = library.save()
    claims = together(lambda _: library.claim(key, Stage.EXTRACT), 6)
    assert len([claim for claim in claims if claim is not None]) == 1


@pytest.mark.parametrize("stage", [Stage.EMBED, Stage.ANALYSE])
def test_a_stage_that_is_not_due_can_not_be_claimed(library: Library, stage: Stage) -> None:
    assert library.claim(library.save(), stage) is None


def test_what_is_gone_can_not_be_claimed(library: Library, new_user: Callable[[str], Account]) -> None:
    key = library.save()
    assert Library(new_user("ben").id).claim(key, Stage.EXTRACT) is None
    library.do(bookmarks.delete, library.user_id, key)
    assert library.claim(key, Stage.EXTRACT) is None
    assert library.claim(12345, Stage.EXTRACT) is None


def test_a_result_that_comes_too_late_changes_nothing(library: Library, database: psycopg.Connection) -> None:
    key = library.save()
    lost = library.claim(key, Stage.EXTRACT)
    lapse(database)
    taken_up = library.claim(key, Stage.EXTRACT)
    assert taken_up is not None
    assert taken_up.attempt == 2
    library.do(stage_results.finish_extraction, lost, PAGE)
    library.do(pipeline.fail, lost, "Too late.", retryable=False)
    assert (library.view(key).stage, library.view(key).status) == ("extract", "running")
    library.do(stage_results.finish_extraction, taken_up, PAGE)
    library.do(stage_results.finish_extraction, taken_up, PAGE)
    assert (library.view(key).stage, library.view(key).status) == ("embed", "waiting")


def test_a_result_for_what_was_deleted_meanwhile_changes_nothing(library: Library) -> None:
    key = library.save()
    claim = library.claim(key, Stage.EXTRACT)
    library.do(bookmarks.delete, library.user_id, key)
    library.do(stage_results.finish_extraction, claim, PAGE)
    library.do(bookmarks.restore, library.user_id, key)
    assert library.view(key).title == "https://example.org/page"


def test_reading_again_replaces_what_was_read(library: Library, database: psycopg.Connection) -> None:
    key = library.save()
    for _ in range(2):
        library.finish(key)
        counts = [
            database.execute(f"select count(*) from {table}".encode()).fetchone()
            for table in ("contents", "passages", "analyses", "search_documents")
        ]
        assert counts == [(1,), (2,), (1,), (1,)]
        library.do(bookmarks.retry, library.user_id, key)


def test_failures_are_tried_again_later_and_later_and_then_left(
    library: Library, database: psycopg.Connection
) -> None:
    key = library.save()
    delays = []
    for _ in range(pipeline.MOST_ATTEMPTS - 1):
        claim = library.claim(key, Stage.EXTRACT)
        library.do(pipeline.fail, claim, "The site does not answer.", retryable=True)
        assert library.view(key).status == "waiting"
        (due_at,) = database.execute("select due_at from bookmarks").fetchone() or (None,)
        delays.append((due_at - utc_now()).total_seconds())
    first = pipeline.FIRST_DELAY.total_seconds()
    for number, delay in enumerate(delays):
        assert 0.75 * first * 4**number < delay < 1.25 * first * 4**number
    library.do(pipeline.fail, library.claim(key, Stage.EXTRACT), "It still does not.", retryable=True)
    assert (library.view(key).status, library.view(key).error) == ("failed", "It still does not.")


def test_what_can_not_succeed_is_not_tried_again(library: Library) -> None:
    key = library.save()
    library.do(pipeline.fail, library.claim(key, Stage.EXTRACT), "This is a film.", retryable=False)
    assert library.view(key).status == "failed"
    assert library.claim(key, Stage.EXTRACT) is None


def test_a_site_may_ask_for_patience(library: Library, database: psycopg.Connection) -> None:
    key = library.save()
    library.do(pipeline.fail, library.claim(key, Stage.EXTRACT), "Busy.", retryable=True, retry_after=900)
    row = database.execute("select due_at - now() between '880 s' and '900 s' from bookmarks").fetchone()
    assert row == (True,)


def test_a_page_that_kills_every_worker_is_given_up(library: Library, database: psycopg.Connection) -> None:
    key = library.save()
    for _ in range(pipeline.MOST_ATTEMPTS):
        assert library.claim(key, Stage.EXTRACT) is not None
        lapse(database)
    assert library.claim(key, Stage.EXTRACT) is None
    assert library.view(key).status == "failed"
    assert library.view(key).error


def test_a_retry_begins_where_it_failed_with_all_attempts(library: Library, queued: Any) -> None:
    key = library.save()
    library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), PAGE)
    library.do(pipeline.fail, library.claim(key, Stage.EMBED), "No memory.", retryable=False)
    queued()
    library.do(bookmarks.retry, library.user_id, key)
    assert queued() == [("embed", (1, key))]
    claim = library.claim(key, Stage.EMBED)
    assert claim is not None
    assert claim.attempt == 1
    assert library.view(key).error is None


def test_nothing_is_queued_for_what_was_undone(library: Library, queued: Any) -> None:
    def save_and_fail(session: Session) -> None:
        bookmarks.save(session, library.user_id, NewBookmark("https://example.org/"))
        raise RuntimeError("something else failed")

    with pytest.raises(RuntimeError):
        library.do(save_and_fail)
    assert queued() == []


@pytest.fixture
def three(library: Library, queued: Any) -> Iterator[list[int]]:
    """Bookmarks whose messages were lost."""
    keys = [library.save(f"https://example.org/{number}") for number in range(3)]
    queued()
    return keys


def test_the_sweep_leaves_what_is_in_hand(library: Library, three: list[int], queued: Any) -> None:
    library.claim(three[0], Stage.EXTRACT)
    assert sweeps.send_due() == 0
    assert queued() == []


def test_the_sweep_finds_what_was_lost(
    library: Library, three: list[int], queued: Any, database: psycopg.Connection
) -> None:
    waiting, running, done = three
    library.claim(running, Stage.EXTRACT)
    library.finish(done)
    queued()
    lapse(database)
    assert sweeps.send_due() == 2
    assert queued() == [("extract", (1, waiting)), ("extract", (1, running))]
    assert library.claim(running, Stage.EXTRACT) is not None


def test_the_sweep_does_not_find_the_same_waiting_row_twice(
    three: list[int], queued: Any, database: psycopg.Connection
) -> None:
    lapse(database)
    assert (sweeps.send_due(), sweeps.send_due()) == (3, 0)


def test_the_sweep_finds_everybodys(
    three: list[int], new_user: Callable[[str], Account], queued: Any, database: psycopg.Connection
) -> None:
    Library(new_user("ben").id).save()
    queued()
    lapse(database)
    assert sweeps.send_due() == 4
    assert {arguments[0] for _, arguments in queued()} == {1, 2}


def test_the_sweep_passes_over_what_failed_or_was_deleted(
    library: Library, three: list[int], queued: Any, database: psycopg.Connection
) -> None:
    library.do(pipeline.fail, library.claim(three[0], Stage.EXTRACT), "Gone.", retryable=False)
    library.do(bookmarks.delete, library.user_id, three[1])
    lapse(database)
    assert sweeps.send_due() == 1
    assert queued() == [("extract", (1, three[2]))]


def test_purging_removes_what_was_deleted_long_ago(library: Library, database: psycopg.Connection) -> None:
    old, recent, kept = (library.save(f"https://example.org/{name}") for name in ("old", "recent", "kept"))
    library.finish(old)
    for key in (old, recent):
        library.do(bookmarks.delete, library.user_id, key)
    database.execute(
        "update bookmarks set deleted_at = deleted_at - %s where id = %s", [timedelta(days=2), old]
    )
    assert sweeps.purge() == 1
    assert sweeps.purge() == 0
    rows = database.execute("select id from bookmarks order by id").fetchall()
    assert rows == [(recent,), (kept,)]
    for table in ("contents", "passages", "analyses"):
        assert database.execute(f"select count(*) from {table}".encode()).fetchone() == (0,)


def test_what_is_found_follows_every_change(library: Library, database: psycopg.Connection) -> None:
    def terms() -> set[str]:
        statement = "select unnest(postings) from search_documents where bookmark_id = %s"
        rows = database.execute(statement, [key]).fetchall()
        owners, found, exponents = zip(*(posting.split(":") for (posting,) in rows), strict=True)
        assert set(owners) == {str(library.user_id)}
        assert set(exponents) <= set("01234")
        return set(found)

    key = library.save(title="Herons", tags=("Birds",))
    assert {"heron", "bird"} <= terms()
    library.finish(key)
    assert {"heron", "bird", "sentenc"} <= terms()
    library.do(bookmarks.update, library.user_id, key, BookmarkChanges(title="Storks", tags=()))
    assert terms() >= {"stork", "sentenc"}
    assert not terms() & {"heron", "bird"}
