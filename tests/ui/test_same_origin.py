"""The compiled app talks to the host that served it, and only pages from there may open its socket."""

from __future__ import annotations

from pathlib import Path

import pytest
import reflex_base

from fuze_app.ui.same_origin import SERVED_FROM, SameOriginPlugin, is_same_origin

CLIENT = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"


def _rewrite(source: str) -> str:
    tasks = []
    SameOriginPlugin().pre_compile(add_modify_task=lambda *task: tasks.append(task))
    [(file, modify)] = tasks
    assert file == "utils/state.js"
    return modify(source)


def test_the_installed_client_is_rewritten_once():
    rewritten = _rewrite(CLIENT.read_text("utf-8"))
    assert rewritten.count(SERVED_FROM) == 1
    assert _rewrite(rewritten) == rewritten


def test_another_client_is_refused():
    with pytest.raises(Exception, match="another way"):
        _rewrite("export const getBackendURL = () => elsewhere;")


@pytest.mark.parametrize(
    ("origin", "environ", "allowed"),
    [
        ("http://localhost:8000", {"HTTP_HOST": "localhost:8000"}, True),
        ("https://fuze.example.org", {"HTTP_HOST": "fuze.example.org"}, True),
        (
            "https://fuze.example.org",
            {"HTTP_HOST": "10.0.0.5", "HTTP_X_FORWARDED_HOST": "fuze.example.org, inner"},
            True,
        ),
        ("http://localhost:9000", {"HTTP_HOST": "localhost:8000"}, False),
        ("http://evil.example", {"HTTP_HOST": "localhost:8000"}, False),
        ("null", {"HTTP_HOST": "localhost:8000"}, False),
        ("", {"HTTP_HOST": ""}, False),
        (None, {}, False),
    ],
)
def test_origins(origin, environ, allowed):
    assert is_same_origin(origin, environ) is allowed


def test_public_address_is_allowed_behind_any_proxy(configure):
    configure(public_url="https://read.example.org/")
    assert is_same_origin("https://read.example.org", {"HTTP_HOST": "127.0.0.1:8000"})
