"""Health: alive whatever it stands on; ready when requests can be served."""

from __future__ import annotations

from tests.api.contract import CheckedClient


def test_a_process_that_answers_is_alive(visitor: CheckedClient) -> None:
    assert visitor.get("/health/live").json() == {"ok": True}


def test_ready_tells_every_part(visitor: CheckedClient) -> None:
    response = visitor.get("/health/ready")
    assert response.status_code == 200
    states = {part["name"]: part["state"] for part in response.json()["parts"]}
    assert states.pop("model") in ("ok", "loading")
    assert states == {"database": "ok", "migrations": "ok", "redis": "ok"}
