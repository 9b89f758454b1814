"""Reading in bulk: a host's turns, what its robots.txt asks, and pages read when it is their turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import redis as redis_client

from fuze_app.core.models import FolderUse
from fuze_app.core.settings import Settings
from fuze_tasks import robots
from fuze_tasks.extraction import policy
from fuze_tasks.politeness import AT_ONCE, NotYet, turn
from fuze_tasks.worker import broker
from tests.conftest import REDIS
from tests.core.importer import Importer
from tests.site import Site
from tests.site.exchange import Reply


@pytest.fixture(params=["Redis", "the process"])
def turns(request: pytest.FixtureRequest, redis: redis_client.Redis) -> Iterator[None]:
    """Where the turns are kept."""
    if request.param == "Redis":
        yield
        return
    REDIS.stop(10)
    try:
        yield
    finally:
        REDIS.start()


def test_a_host_is_asked_again_after_a_while(turns: None) -> None:
    with turn("a.example", 5):
        pass
    with pytest.raises(NotYet) as later, turn("a.example", 5):
        pass
    assert 0 < later.value.seconds <= 15
    with turn("b.example", 5):
        pass


def test_a_host_is_asked_by_few_at_once(turns: None) -> None:
    held = [turn("c.example", 0) for _ in range(AT_ONCE)]
    for one in held:
        one.__enter__()
    with pytest.raises(NotYet), turn("c.example", 0):
        pass
    held[0].__exit__(None, None, None)
    with turn("c.example", 0):
        pass
    held[1].__exit__(None, None, None)


def test_a_turn_is_given_back_by_what_fails(redis: redis_client.Redis) -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ValueError, match="broken"), turn("d.example", 0):
            raise ValueError("broken")


def test_what_a_site_forbids_and_how_often_it_may_be_asked(site: Site, redis: redis_client.Redis) -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
    site.serve("/robots.txt", Reply(rules, content_type="text/plain"))
    assert robots.spacing_for(site.url("/news"), policy(), 1) == 7
    with pytest.raises(robots.Forbidden):
        robots.spacing_for(site.url("/private/x"), policy(), 1)
    assert site.hits("/robots.txt") == 1


def test_a_site_without_rules_is_asked_as_usual(site: Site, redis: redis_client.Redis) -> None:
    assert robots.spacing_for(site.url("/news"), policy(), 2) == 2


def test_pages_of_one_host_are_read_one_after_the_other(
    site: Site, database: psycopg.Connection, new_user: Any, redis: Any, configure: Callable[..., Settings]
) -> None:
    configure(bulk_host_seconds="60")
    importer = Importer(new_user("ada").id)
    importer.run([{"url": site.url("/news")}, {"url": site.url("/docs")}], FolderUse.NONE)
    for bookmark_id in (1, 2):
        broker.get_actor("extract_in_bulk").fn(importer.user_id, bookmark_id)
    found = database.execute("select stage, status, attempt, error from bookmarks order by id").fetchall()
    assert found == [("embed", "waiting", 0, None), ("extract", "waiting", 0, None)]
    assert site.hits("/docs") == 0
