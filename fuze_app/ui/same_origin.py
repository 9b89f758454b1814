"""Lets the compiled app talk to whichever host and port served it.

Reflex bakes the backend's address into the build; Fuze is built once and runs anywhere. In return
the socket is opened to pages of this same origin only: it carries the session's cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from reflex.plugins import Plugin
from reflex_base.utils.exceptions import ConfigError

from fuze_app.core.settings import get_settings

BAKED = "const endpoint = new URL(url_str);"
SERVED_FROM = """const endpoint = new URL(url_str);
  if (typeof window !== "undefined") {
    const secure = window.location.protocol === "https:" ? "s" : "";
    const scheme = endpoint.protocol.startsWith("ws") ? "ws" : "http";
    return new URL(scheme + secure + "://" + window.location.host + endpoint.pathname);
  }"""


def _serve_from_here(source: str) -> str:
    if SERVED_FROM in source:
        return source
    if BAKED not in source:
        raise ConfigError("This version of Reflex finds its backend in another way; see same_origin.py.")
    return source.replace(BAKED, SERVED_FROM)


class SameOriginPlugin(Plugin):
    """Rewrites the one function of the client that computes the backend's address."""

    def pre_compile(self, **context: Any) -> None:
        """Adds the rewrite to the compile."""
        context["add_modify_task"]("utils/state.js", _serve_from_here)


def is_same_origin(origin: str | None, environ: Mapping[str, Any]) -> bool:
    """Whether a page of `origin` may open the socket that `environ` asks for."""
    if not origin:
        return False
    host = environ.get("HTTP_X_FORWARDED_HOST", environ.get("HTTP_HOST", ""))
    return urlsplit(origin).netloc == host.split(",")[0].strip() or origin == get_settings().base_url
