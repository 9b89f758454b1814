"""Errors of handlers, as people see them."""

from __future__ import annotations

import logging

from fuze_app.core.errors import DatabaseUnavailable, Unauthenticated
from fuze_app.ui.failures import on_backend_exception


def _script(event) -> str:
    return str(event.args)


def test_visitor_is_sent_to_sign_in():
    assert "fuze.toSignIn()" in _script(on_backend_exception(Unauthenticated("Sign in.")))


def test_own_errors_speak_for_themselves():
    assert "The database is away." in _script(
        on_backend_exception(DatabaseUnavailable("The database is away."))
    )


def test_other_errors_are_logged_and_keep_their_details_back(caplog):
    with caplog.at_level(logging.ERROR):
        script = _script(on_backend_exception(ValueError("password=hunter2")))
    assert "Something went wrong" in script
    assert "hunter2" not in script
    assert "hunter2" in caplog.text
