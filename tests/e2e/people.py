"""People for the end-to-end tests: their accounts, and the tabs of their browsers."""

from __future__ import annotations

from itertools import count
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.conftest import PASSWORD
from tests.running import RunningFuze

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_numbers = count(1)


class Person:
    """Somebody with an account: tabs that are signed in, and the API."""

    def __init__(self, fuze: RunningFuze, browser: Browser, name: str) -> None:
        self.name = f"{name}{next(_numbers)}"
        self._fuze, self._browser = fuze, browser
        self._contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        """What no tab may have: errors on the console, errors of scripts, requests to other hosts."""
        self.api = httpx.Client(base_url=fuze.url, timeout=30)

    def register(self) -> Person:
        account = {"email": f"{self.name}@example.org", "username": self.name, "password": PASSWORD}
        self.api.post("/api/auth/register", json=account).raise_for_status()
        # The session's cookie and, for writing without a browser's Origin, a token.
        self.api.post(
            "/api/auth/session",
            json={"login": self.name, "password": PASSWORD},
            headers={"Origin": self._fuze.url},
        ).raise_for_status()
        login = {"login": self.name, "password": PASSWORD}
        token = self.api.post("/api/auth/token", json=login).raise_for_status().json()["access_token"]
        self.api.headers["Authorization"] = f"Bearer {token}"
        return self

    def save(self, url: str, **given: object) -> int:
        """Saves a page through the API; the id of its bookmark."""
        return int(
            self.api.post("/api/bookmarks", json={"url": url, **given}).raise_for_status().json()["id"]
        )

    def browse(self, path: str = "/", size: ViewportSize = DESKTOP) -> Page:
        """A tab of a browser of their own, at a page of Fuze."""
        context = self._browser.new_context(viewport=size, base_url=self._fuze.url)
        self._contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        for cookie in self.api.cookies.jar:
            context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": self._fuze.url}])
        page = context.new_page()
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("request", lambda request: self._note(self._is_foreign(request.url), request.url))
        page.goto(path)
        return page

    def leave(self) -> None:
        for context in self._contexts:
            context.close()
        self.api.close()

    def _note(self, is_trouble: bool, text: str) -> None:
        if is_trouble:
            self.troubles.append(text)

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.port != self._fuze.port
