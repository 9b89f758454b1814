"""Reflex configuration; what an operator chooses stands in fuze_app/core/settings.py."""

import reflex as rx

from fuze_app.core.settings import get_settings
from fuze_app.ui.same_origin import SameOriginPlugin
from fuze_app.ui.theme import FuzeTheme

settings = get_settings()

config = rx.Config(
    app_name="fuze_app",
    redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
    cors_allowed_origins=[],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[FuzeTheme(), SameOriginPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
