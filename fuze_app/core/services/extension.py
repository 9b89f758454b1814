"""The browser's extension, packed from its sources: one archive for Chromium's family, one for Firefox.

Nothing is compiled. The two differ in the manifest alone, and the same sources give the same bytes.
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import fuze_app

Browser = Literal["chrome", "firefox"]
BROWSERS: tuple[Browser, ...] = ("chrome", "firefox")

SOURCE = Path(fuze_app.__file__).parents[1] / "extension"
MANIFEST = "manifest.json"
_FIREFOX = {
    "gecko": {
        "id": "fuze@fuze.invalid",
        "strict_min_version": "140.0",
        "data_collection_permissions": {"required": ["browsingActivity", "websiteContent", "bookmarksInfo"]},
    }
}


def manifest(browser: Browser) -> dict[str, Any]:
    """The manifest as a browser wants it; the one in the sources is Chromium's."""
    made: dict[str, Any] = json.loads((SOURCE / MANIFEST).read_text("utf-8"))
    if browser == "firefox":
        worker = made["background"].pop("service_worker")
        made["background"]["scripts"] = [worker]
        del made["minimum_chrome_version"]
        made["browser_specific_settings"] = _FIREFOX
    return made


def file_name(browser: Browser) -> str:
    return f"fuze-{browser}-{manifest(browser)['version']}.zip"


@lru_cache
def pack(browser: Browser) -> bytes:
    """The archive for a browser."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for path in sorted(path for path in SOURCE.rglob("*") if path.is_file()):
            name = path.relative_to(SOURCE).as_posix()
            content = path.read_bytes()
            if name == MANIFEST:
                content = json.dumps(manifest(browser), indent=2, ensure_ascii=False).encode()
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return made.getvalue()


def write(folder: Path) -> list[Path]:
    """Writes both archives into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / file_name(browser) for browser in BROWSERS]
    for browser, path in zip(BROWSERS, written, strict=True):
        path.write_bytes(pack(browser))
    return written
