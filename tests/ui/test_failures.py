"""Errors of handlers, as people see them."""

from __future__ import annotations

import logging

import pytest

from fuze_app.core.errors import DatabaseUnavailable, Unauthenticated
from fuze_app.ui.failures import on_backend_exception, told_by


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


class _Page:
    error = "Before."


def test_page_says_what_failed_in_its_own_place():
    page = _Page()
    with told_by(page):
        pass
    assert page.error == ""
    with told_by(page):
        raise DatabaseUnavailable("The database is away.")
    assert page.error == "The database is away."
    with told_by(page):
        raise ValueError("password=hunter2")
    assert page.error.startswith("Something went wrong")


def test_visitor_of_a_page_is_still_sent_to_sign_in():
    with pytest.raises(Unauthenticated), told_by(_Page()):
        raise Unauthenticated("Sign in.")
