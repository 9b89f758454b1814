"""What a person sees when something fails: words, never a trace."""

import logging

import reflex as rx
from reflex.event import EventSpec
from reflex_components_core.base.error_boundary import ErrorBoundary

from fuze_app.core.errors import FuzeError, Unauthenticated
from fuze_app.ui.auth_state import to_sign_in
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.states import statement
from fuze_app.ui.components.toasts import failure

logger = logging.getLogger(__name__)


def on_backend_exception(exception: Exception) -> EventSpec:
    """The answer to an error that a state's handler let through."""
    if isinstance(exception, Unauthenticated):
        return to_sign_in()
    if isinstance(exception, FuzeError):
        return failure(exception.detail)
    logger.error("A state handler failed.", exc_info=exception)
    return failure("Something went wrong on the server. Try again in a moment.")


def error_boundary() -> rx.Component:
    """Shown in place of a page that could not be drawn; stands inside the theme, whose look it has."""
    reload = quiet_button("Load it again", on_click=rx.call_script("location.reload()"))
    fallback = rx.el.main(
        statement(
            "cloud-off",
            "This page could not be drawn",
            "Something in it is not as Fuze expects. Nothing of yours is lost.",
            reload,
            heading=rx.el.h1,
        ),
        role="alert",
    )
    return ErrorBoundary.create(fallback_render=fallback)
