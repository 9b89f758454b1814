"""The extension's popup, driven over the DevTools protocol: Playwright itself does not take it for a page."""

from __future__ import annotations

import json
import time
from itertools import count
from typing import Any

from playwright.sync_api import Page

SECONDS = 20.0
POLL_MS = 20


class Popup:
    """The popup that is open at `address` in the browser of `page`."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._cdp = page.context.new_cdp_session(page)
        self._numbers = count(1)
        self._answers: dict[int, dict[str, Any]] = {}
        self._cdp.on("Target.receivedMessageFromTarget", self._received)
        target = {"targetId": self._find(address), "flatten": False}
        self._session = self._cdp.send("Target.attachToTarget", target)["sessionId"]

    def _find(self, address: str) -> str:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            for target in self._cdp.send("Target.getTargets")["targetInfos"]:
                if target["type"] == "page" and target["url"] == address:
                    return str(target["targetId"])
            self._page.wait_for_timeout(POLL_MS)
        raise AssertionError("no popup has opened")

    def _received(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            self._answers[message["id"]] = message

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the protocol, and its answer."""
        number = next(self._numbers)
        message = json.dumps({"id": number, "method": method, "params": parameters})
        self._cdp.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": message})
        deadline = time.monotonic() + SECONDS
        while number not in self._answers:
            assert time.monotonic() < deadline, f"{method} was not answered"
            self._page.wait_for_timeout(POLL_MS)
        answer = self._answers.pop(number)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def evaluate(self, expression: str) -> Any:
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def text(self, selector: str = "body") -> str:
        return str(self.evaluate(f"document.querySelector({selector!r}).innerText"))

    def value(self, selector: str) -> str:
        return str(self.evaluate(f"document.querySelector({selector!r}).value"))

    def wait_for(self, text: str) -> None:
        """Returns when the popup shows a text."""
        deadline = time.monotonic() + SECONDS
        while text not in (shown := self.text()):
            assert time.monotonic() < deadline, shown
            self._page.wait_for_timeout(POLL_MS)

    def type(self, selector: str, text: str) -> None:
        """As a person does: puts the cursor at the field's end and types."""
        self.evaluate(f"document.querySelector({selector!r}).focus()")
        self.send("Input.insertText", text=text)

    def choose(self, selector: str, value: str) -> None:
        """An option of a list."""
        chosen = f"const list = document.querySelector({selector!r}); list.value = {value!r};"
        self.evaluate(f"(() => {{ {chosen} list.dispatchEvent(new Event('change')); }})()")

    def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key)

    def click(self, selector: str) -> None:
        self.evaluate(f"document.querySelector({selector!r}).click()")

    def close(self) -> None:
        self._cdp.send("Target.detachFromTarget", {"sessionId": self._session})
        self._cdp.detach()
