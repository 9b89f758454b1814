"""What the operator is told, and who is told it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from prometheus_client.parser import text_string_to_metric_families

from fuze_app.core.settings import Settings
from tests.api.conftest import NewClient
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved

HERE, ELSEWHERE = ("127.0.0.1", 50_000), ("192.0.2.7", 50_000)
TOKEN = "of the operator alone"


def counted(text: str) -> dict[tuple[str, str], float]:
    """Reads of the caches by (cache, source); (cache, "") is the hit ratio."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {
        (sample.labels["cache"], sample.labels.get("source", "")): sample.value
        for sample in samples
        if sample.name in ("fuze_cache_reads_total", "fuze_cache_hit_ratio")
    }


def test_hits_and_misses_are_counted_where_the_answer_came_from(
    ada: CheckedClient, new_client: NewClient
) -> None:
    operator = new_client(client=HERE)
    saved(ada, "https://example.org/1", title="a page")
    before = counted(operator.get("/metrics").text)
    for _ in range(4):
        assert ada.get("/api/search?q=page&mode=text").json()["items"]
    after = counted(operator.get("/metrics").text)
    gained = {
        source: after["answers", source] - before["answers", source] for source in ("process", "computed")
    }
    assert gained == {"process": 3, "computed": 1}
    hits, reads = 0.0, 0.0
    for (cache, source), count in after.items():
        if cache == "answers" and source:
            hits, reads = hits + count * (source != "computed"), reads + count
    assert after["answers", ""] == pytest.approx(hits / reads)


def test_without_a_token_only_this_machine_is_told(
    new_client: NewClient, configure: Callable[..., Settings]
) -> None:
    here = new_client(client=HERE)
    assert here.get("/metrics").headers["content-type"].startswith("text/plain")
    assert new_client(client=ELSEWHERE).get("/metrics").status_code == 401
    for header in ({"X-Forwarded-For": "192.0.2.7"}, {"Forwarded": "for=192.0.2.7"}):
        assert here.get("/metrics", headers=header).status_code == 401
    configure(public_url="https://fuze.example.org")
    assert here.get("/metrics").status_code == 401


def test_with_a_token_whoever_shows_it_is_told(
    new_client: NewClient, configure: Callable[..., Settings]
) -> None:
    configure(metrics_token=TOKEN)
    for client, shown, status in (
        (HERE, None, 401),
        (HERE, "another", 401),
        (ELSEWHERE, TOKEN, 200),
        (ELSEWHERE, TOKEN + "!", 401),
        (ELSEWHERE, "ö", 401),
    ):
        headers = {"Authorization": f"Bearer {shown}".encode()} if shown else None
        answer = new_client(client=client).get("/metrics", headers=headers)
        assert answer.status_code == status, (client, shown)
