"""The extension's archives, what its manifest asks for, and that its keys are the server's."""

from __future__ import annotations

import io
import json
import re
import subprocess
from html.parser import HTMLParser
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_app.core import tracking
from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import extension
from fuze_app.core.services.extension import SOURCE, Browser
from fuze_app.core.urls import clean, normalise
from fuze_app.supervisor import node
from tests.core.test_urls import addresses

SCRIPTS = sorted(SOURCE.rglob("*.js"))
PAGES = sorted(SOURCE.rglob("*.html"))
MESSAGES = json.loads((SOURCE / "_locales/en/messages.json").read_text("utf-8"))
NORMALISE = """
import { normalised } from "./addresses.js";
import { readFileSync } from "node:fs";
const asked = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(asked.map((address) => normalised(address))));
"""
SPELLINGS = [
    "http://www.example.org:80/a/../b//?b=2&a=1&utm_source=x&a=0#top",
    "https://www.www.Example.ORG./",
    "https://example.org/%7euser/%zz/%e4?q=%20+%2B&empty=&bare&=x",
    "https://bücher.example/straße?größe=ü#!/inbox",
    "https://example.org/#/route:~:text=x",
    "https://example.org/#!/",
    "http://192.0.2.7:8080/a;b=c/'!()*?x=';,/:@",
    "http://[2001:db8::1]/?%75tm_id=1&si=x",
    "https://m.youtube.com/watch?v=1&si=x&feature=share",
    "https://youtube.com.example.org/watch?si=x",
    "https://www.com/",
    "http://example.org:443/",
]


def normalised_by_the_extension(urls: list[str]) -> list[str]:
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", NORMALISE],
        cwd=SOURCE / "lib",
        env={"PATH": node.search_path()},
        input=json.dumps(urls),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_the_extension_knows_the_tracking_parameters() -> None:
    known = json.loads((SOURCE / "lib/tracking.json").read_text("utf-8"))
    assert known["prefixes"] == list(tracking._PREFIXES)
    assert known["everywhere"] == sorted(tracking._EVERYWHERE)
    assert known["bySite"] == {site: sorted(names) for site, names in tracking._BY_SITE.items()}


def test_the_extension_normalises_as_the_server_does() -> None:
    urls = [clean(url) for url in SPELLINGS]
    assert normalised_by_the_extension(urls) == [normalise(url) for url in urls]


@settings(max_examples=5, deadline=None)
@given(st.lists(addresses, min_size=100, max_size=100))
def test_so_it_does_for_any_address(found: list[str]) -> None:
    urls = []
    for url in found:
        try:
            urls.append(clean(url))
        except InvalidInput:
            continue
    assert normalised_by_the_extension(urls) == [normalise(url) for url in urls]


@pytest.mark.parametrize("browser", extension.BROWSERS)
def test_an_archive_holds_the_sources_and_the_browsers_manifest(browser: Browser) -> None:
    with ZipFile(io.BytesIO(extension.pack(browser))) as archive:
        assert archive.testzip() is None
        files = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()}
        assert set(archive.namelist()) == files
        made = json.loads(archive.read("manifest.json"))
    named = [*made["icons"].values(), made["action"]["default_popup"], made["options_ui"]["page"]]
    background = made["background"]
    named += [background["service_worker"]] if browser == "chrome" else background["scripts"]
    assert files.issuperset(named)


def test_the_same_sources_make_the_same_archive() -> None:
    first = extension.pack("firefox")
    extension.pack.cache_clear()
    assert extension.pack("firefox") == first


def test_it_asks_for_little_and_runs_nothing_from_elsewhere() -> None:
    made = extension.manifest("chrome")
    assert made["permissions"] == ["activeTab", "alarms", "contextMenus", "scripting", "storage"]
    assert made["optional_permissions"] == ["bookmarks", "tabs"]
    assert "host_permissions" not in made
    assert "content_scripts" not in made
    assert "externally_connectable" not in made
    policy = made["content_security_policy"]["extension_pages"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_html_or_makes_code(script: object) -> None:
    text = script.read_text("utf-8")  # type: ignore[attr-defined]
    forbidden = r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|import\("
    assert re.search(forbidden, text) is None


def test_every_word_is_there_and_used() -> None:
    text = "\n".join(path.read_text("utf-8") for path in [*SCRIPTS, *PAGES, SOURCE / "manifest.json"])
    used = set(
        re.findall(r'(?:data-words(?:-label|-hint)?=|words\(|say\(|__MSG_)"?([a-z]\w*?)(?:"|__)', text)
    )
    used |= set(re.findall(r'"([a-z]+_[a-z_]+)"', text)) & set(MESSAGES)
    made = {"menu_page", "menu_link", "menu_selection", "flash_saved", "flash_queued", "flash_failed"}
    plural = {f"{name}_{form}" for name in re.findall(r'counted\("(\w+)"', text) for form in ("one", "other")}
    assert used - set(MESSAGES) == set()
    assert set(MESSAGES) - used - made - plural - _chosen(text) == set()


def _chosen(text: str) -> set[str]:
    """Names that stand in a choice: `words(x ? "one" : "two")`."""
    return {name for name in re.findall(r'"(\w+)"', text) if name in MESSAGES}


class _Inline(HTMLParser):
    """Collects what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        inline = tag == "style" or "style" in names or any(name.startswith("on") for name in names)
        remote = "//" in (names.get("src") or names.get("href") or "")
        if inline or remote or (tag == "script" and "src" not in names):
            self.found.append(tag)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pages_load_only_what_is_packed(page: object) -> None:
    parser = _Inline()
    parser.feed(page.read_text("utf-8"))  # type: ignore[attr-defined]
    assert parser.found == []
