"""What a person sees when something fails: words, never a trace."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import reflex as rx
from reflex.event import EventSpec
from reflex_components_core.base.error_boundary import ErrorBoundary

from fuze_app.core.errors import FuzeError, Unauthenticated
from fuze_app.ui.auth_state import to_sign_in
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.states import statement
from fuze_app.ui.components.toasts import failure

logger = logging.getLogger(__name__)


class Listing(Protocol):
    """A state whose page says in its own place what went wrong, and offers to try again."""

    error: str


def in_words(exception: Exception) -> str:
    """A sentence for people; what it keeps back goes into the log."""
    if isinstance(exception, FuzeError):
        return exception.detail
    logger.error("A state handler failed.", exc_info=exception)
    return "Something went wrong on the server. Try again in a moment."


def on_backend_exception(exception: Exception) -> EventSpec:
    """The answer to an error that a state's handler let through."""
    if isinstance(exception, Unauthenticated):
        return to_sign_in()
    return failure(in_words(exception))


@contextmanager
def told_by(state: Listing) -> Iterator[None]:
    """Whatever fails in the block becomes the state's error: a page must not wait for ever for what failed.

    Who is not signed in any more is still led to signing in.
    """
    state.error = ""
    try:
        yield
    except Unauthenticated:
        raise
    except Exception as error:  # noqa: BLE001  (the handler is the edge; Reflex would send nothing after it)
        state.error = in_words(error)


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
