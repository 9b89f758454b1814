"""A Chromium with the extension loaded from its sources.

What only a person can grant in a prompt of the browser (the server's address, reading tabs and bookmarks)
is granted in the manifest of a copy, for this machine's address alone; nothing else differs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Worker, sync_playwright

from fuze_app.core.services.extension import MANIFEST, SOURCE, manifest
from tests import browser
from tests.e2e.popup import Popup

HERE = "http://127.0.0.1/*"


def granted(folder: Path) -> Path:
    """A copy of the extension whose optional permissions have been granted."""
    copy = folder / "extension"
    shutil.copytree(SOURCE, copy)
    made = manifest("chrome")
    made["permissions"] += made.pop("optional_permissions")
    made["host_permissions"] = [HERE]
    (copy / MANIFEST).write_text(json.dumps(made))
    return copy


class Installed:
    """The browser, and the extension in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context

    @property
    def worker(self) -> Worker:
        workers = self.context.service_workers
        return workers[0] if workers else self.context.wait_for_event("serviceworker")

    @property
    def origin(self) -> str:
        return "chrome-extension://" + self.worker.url.split("/")[2]

    def options(self) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.origin}/options/options.html")
        return page

    def visit(self, address: str) -> Page:
        page = self.context.new_page()
        page.goto(address)
        page.bring_to_front()
        return page

    def popup(self, page: Page) -> Popup:
        """The popup, opened above a page."""
        page.bring_to_front()
        self.worker.evaluate("chrome.action.openPopup()")
        return Popup(page, f"{self.origin}/popup/popup.html")

    def storage(self, name: str) -> Any:
        return self.worker.evaluate("async (name) => (await chrome.storage.local.get(name))[name]", name)

    def connect_with(self, server: str, token: str, username: str) -> None:
        """What connecting leaves behind."""
        connection = {"server": server, "token": token, "username": username}
        self.worker.evaluate("(connection) => chrome.storage.local.set({connection})", connection)


@contextmanager
def install(folder: Path) -> Iterator[Installed]:
    """Starts the browser with a new profile."""
    executable = browser.find()
    assert executable is not None, "no browser; run `python -m tests.browser`"
    copy = granted(folder)
    flags = ["--headless=new" if flag == "--headless" else flag for flag in browser.FLAGS]
    loading = [f"--load-extension={copy}", f"--disable-extensions-except={copy}"]
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=executable,
            headless=False,  # Playwright's own headless mode is an older one, without extensions
            args=flags + loading,
            ignore_default_args=["--disable-extensions"],
        )
        try:
            yield Installed(context)
        finally:
            context.close()
