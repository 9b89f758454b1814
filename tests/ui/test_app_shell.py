"""The service worker that is served: the files of its build, and another text for another build."""

from __future__ import annotations

import json

import httpx
import pytest
from starlette.applications import Starlette

from fuze_app.ui.app_shell import service_worker
from fuze_app.ui.serving import Pages

PAGE = """<link href="/assets/a.js" rel="modulepreload"><link href="/icons/a.svg">
<a href="/library">x</a><script type="module">import "/assets/b.js"; import "/assets/gone.js"</script>"""


@pytest.fixture
def web_folder(tmp_path):
    client = tmp_path / "build" / "client"
    for name, content in {
        "sw.js": "// the worker",
        "save/index.html": PAGE,
        "offline/index.html": PAGE,
        "assets/a.js": "1",
        "assets/b.js": "2",
        "assets/other.js": "3",
        "icons/a.svg": "<svg/>",
        "pwa/store.js": "4",
    }.items():
        file = client / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return tmp_path


def _shell(worker: str) -> dict:
    return json.loads(worker.partition("self.SHELL = ")[2].partition(";\n")[0])


def test_shell_has_what_the_pages_load_and_nothing_else(web_folder):
    worker = service_worker(web_folder / "build" / "client")
    assert worker.endswith("// the worker")
    assert _shell(worker)["files"] == [
        "/save",
        "/offline",
        "/assets/a.js",
        "/assets/b.js",
        "/icons/a.svg",
        "/pwa/store.js",
    ]


@pytest.mark.parametrize("changed", ["assets/b.js", "pwa/store.js", "offline/index.html", "sw.js"])
def test_another_build_has_another_version(web_folder, changed):
    folder = web_folder / "build" / "client"
    before = service_worker(folder)
    file = folder / changed
    file.write_text(file.read_text() + " ")
    assert _shell(service_worker(folder))["version"] != _shell(before)["version"]


async def test_it_is_served_and_asked_for_each_time(web_folder):
    transport = httpx.ASGITransport(app=Pages(Starlette(), web_folder))
    async with httpx.AsyncClient(transport=transport, base_url="http://fuze.test") as client:
        answer = await client.get("/sw.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_build_without_the_pages_has_no_worker(tmp_path):
    assert service_worker(tmp_path) is None
