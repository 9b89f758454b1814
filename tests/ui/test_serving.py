"""How compiled pages are served: plain addresses, the content policy, caching."""

from __future__ import annotations

import base64
import hashlib
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from fuze_app.ui.serving import Pages, inline_script_hashes

INLINE = 'window.started = "yes";\nlet x = 1;'
PAGE = f"""<html><head><script>{INLINE}</script><script src="/boot.js"></script>
<script type="module" async="">import "/assets/a.js"</script></head></html>"""


@pytest.fixture
def web_folder(tmp_path):
    client = tmp_path / "build" / "client"
    for name, content in {
        "index.html": PAGE,
        "library/index.html": PAGE,
        "404.html": "<html></html>",
        "assets/a.js": "1",
        "boot.js": "2",
    }.items():
        file = client / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    (tmp_path / "routes.json").write_text(json.dumps(["index", "library", "read/[id]"]))
    return tmp_path


@pytest.fixture
def client(web_folder):
    static = StaticFiles(directory=web_folder / "build" / "client", html=True)
    app = Starlette(routes=[Route("/api/me", lambda _: JSONResponse({})), Mount("/", static)])
    transport = httpx.ASGITransport(app=Pages(app, web_folder))
    return httpx.AsyncClient(transport=transport, base_url="http://fuze.test")


async def test_page_is_served_at_its_plain_address(client):
    for path in ("/library", "/library/", "/library?tag=x"):
        answer = await client.get(path)
        assert (answer.status_code, answer.text) == (200, PAGE)


async def test_unknown_address_is_not_found(client):
    assert (await client.get("/nowhere")).status_code == 404


async def test_policy_allows_just_the_scripts_of_the_build(client, web_folder):
    policy = (await client.get("/")).headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    digest = base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in directives["script-src"]
    assert len(inline_script_hashes(web_folder / "build" / "client")) == 2
    assert "'unsafe-inline'" not in directives["script-src"]
    assert (directives["default-src"], directives["object-src"]) == ("'self'", "'none'")
    assert "http" not in policy


async def test_files_named_by_their_content_are_kept_pages_are_asked_for(client):
    assert "immutable" in (await client.get("/assets/a.js")).headers["Cache-Control"]
    assert (await client.get("/boot.js")).headers["Cache-Control"] == "no-cache"
    assert (await client.get("/library")).headers["Cache-Control"] == "no-cache"


async def test_the_api_is_left_alone(client):
    headers = (await client.get("/api/me")).headers
    assert "Content-Security-Policy" not in headers
    assert "Cache-Control" not in headers
