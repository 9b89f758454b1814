"""`/`: the landing page for visitors, Home for members."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.auth_state import AuthState
from fuze_app.ui.components.states import skeleton_rows
from fuze_app.ui.pages.home import HomeState, home
from fuze_app.ui.pages.landing import PITCH, landing
from fuze_app.ui.recommendations.now import NowState
from fuze_app.ui.saved_searches import SavedSearches
from fuze_app.ui.shell import shell


@rx.page(
    route="/",
    title="Fuze",
    description=PITCH,
    on_load=[AuthState.tell_browser, HomeState.load, HomeState.follow, SavedSearches.refresh, NowState.load],
)
def entrance() -> rx.Component:
    """Until it is known who asks, boot.js has marked which of the two to expect."""
    expected = rx.fragment(
        rx.el.div(landing(), class_name="for-visitor"),
        rx.el.div(shell(skeleton_rows()), class_name="for-member"),
    )
    return rx.cond(AuthState.is_member, shell(home()), rx.cond(AuthState.is_hydrated, landing(), expected))
