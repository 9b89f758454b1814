"""Every page: it can be drawn, has a name, and is closed to visitors unless it is meant for them."""

from __future__ import annotations

import pytest
from reflex_base.registry import RegistrationContext

from fuze_app import fuze_app
from fuze_app.ui.auth_state import AuthState

FOR_VISITORS = {"/", "404", "/signin", "/signup"}
PAGES = {
    kwargs["route"]: (page, kwargs) for page, kwargs in RegistrationContext.ensure_context().decorated_pages
}


def _loads(kwargs) -> list[str]:
    handlers = kwargs.get("on_load") or []
    handlers = handlers if isinstance(handlers, list) else [handlers]
    return [handler.fn.__qualname__ for handler in handlers]


def test_the_app_has_the_pages_for_visitors():
    assert fuze_app.app.api_transformer
    assert set(PAGES) >= FOR_VISITORS


@pytest.mark.parametrize("route", sorted(set(PAGES) - FOR_VISITORS))
def test_member_pages_are_gated_before_anything_loads(route):
    assert _loads(PAGES[route][1])[0] == AuthState.require_member.fn.__qualname__


@pytest.mark.parametrize("route", sorted(PAGES))
def test_page_can_be_drawn_and_has_a_title(route):
    page, kwargs = PAGES[route]
    assert "jsx(" in str(page())
    assert "Fuze" in str(kwargs["title"])
