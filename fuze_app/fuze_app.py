"""Composes the app: pages, API, what stands in the head of every page, and error handlers."""

from __future__ import annotations

import reflex as rx

from fuze_app.api.app import create_api, lifespan
from fuze_app.ui import failures, same_origin, serving
from fuze_app.ui.auth_state import SessionGuard
from fuze_app.ui.components.toasts import toaster
from fuze_app.ui.connection import connection_notice
from fuze_app.ui.pages import connect, entrance, extension, missing, offline, save, sign_in, sign_up  # noqa: F401
from fuze_app.ui.pages.discover import view as discover  # noqa: F401
from fuze_app.ui.pages.highlights import view as highlights  # noqa: F401
from fuze_app.ui.pages.imports import list_view  # noqa: F401
from fuze_app.ui.pages.imports import view as imports  # noqa: F401
from fuze_app.ui.pages.insights import view as insights  # noqa: F401
from fuze_app.ui.pages.learning import view as learning  # noqa: F401
from fuze_app.ui.pages.library import view as library  # noqa: F401
from fuze_app.ui.pages.projects import list_view as projects  # noqa: F401
from fuze_app.ui.pages.projects import view as project  # noqa: F401
from fuze_app.ui.pages.reader import view as reader  # noqa: F401
from fuze_app.ui.pages.search import view as search  # noqa: F401
from fuze_app.ui.pages.settings import view  # noqa: F401
from fuze_app.ui.pages.tidy import view as tidy  # noqa: F401
from fuze_app.ui.shell import overlays
from fuze_app.ui.theme import PAGE_COLOURS

FONTS = ("/fonts/inter/inter-latin-wght-normal.woff2", "/fonts/literata/literata-latin-opsz-normal.woff2")
"""Asked for at once, so that no page is first seen in another type."""

ISLANDS = ("save", "waiting", "reading", "bookmarklet", "install")
"""The scripts of what works without Fuze."""

HEAD = [
    *[
        rx.el.link(
            rel="preload",
            href=font,
            type="font/woff2",
            cross_origin="anonymous",
            custom_attrs={"as": "font"},
        )
        for font in FONTS
    ],
    rx.el.link(rel="icon", href="/icons/fuze.svg", type="image/svg+xml"),
    rx.el.link(rel="apple-touch-icon", href="/icons/fuze-180.png"),
    rx.el.meta(name="color-scheme", content="light dark"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    *[
        rx.el.meta(name="theme-color", content=colour, media=f"(prefers-color-scheme: {mode})")
        for mode, colour in PAGE_COLOURS.items()
    ],
    rx.el.script(src="/boot.js"),
    rx.el.script(src="/fuze.js", type="module"),
    rx.el.script(src="/keys.js", type="module"),
    rx.el.script(src="/pages.js", type="module"),
    rx.el.script(src="/marking.js", type="module"),
    rx.el.script(src="/reading.js", type="module"),
    rx.el.script(src="/speaking.js", type="module"),
    rx.el.script(src="/importing.js", type="module"),
    rx.el.script(src="/sorting.js", type="module"),
    rx.el.script(src="/choosing.js", type="module"),
    *[rx.el.script(src=f"/pwa/{name}.js", type="module") for name in ISLANDS],
]

app = rx.App(
    head_components=HEAD,
    stylesheets=[
        "/fonts/fonts.css",
        "/base.css",
        "/lists.css",
        "/rows.css",
        "/choosing.css",
        "/library.css",
        "/cards.css",
        "/home.css",
        "/search.css",
        "/saved-searches.css",
        "/choices.css",
        "/merging.css",
        "/reading.css",
        "/reading-tools.css",
        "/beside.css",
        "/highlights.css",
        "/offline.css",
        "/importing.css",
        "/projects.css",
        "/learning.css",
        "/insights.css",
    ],
    html_lang="en",
    toaster=toaster(),
    app_wraps={
        (15, "ErrorBoundary"): lambda stateful: failures.error_boundary(),
        (5, "Connection"): lambda stateful: rx.fragment(connection_notice()),
        (4, "Overlays"): lambda stateful: rx.fragment(overlays()),
    },
    api_transformer=[create_api(), serving.Pages],
    backend_exception_handler=failures.on_backend_exception,
)
app.register_lifespan_task(lifespan)
app.add_middleware(SessionGuard())
if app.sio is not None:
    app.sio.eio.cors_allowed_origins = same_origin.is_same_origin
