"""Reading aloud, by the browser's own voices."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.custom_element import CustomElement
from fuze_app.ui.pages.reader.typography import RATE_STEP, TypographyState, stepper
from fuze_app.ui.theme import Size


class Speech(CustomElement):
    """The custom element that assets/speaking.js defines: reads the article aloud."""

    tag = "FuzeSpeech"

    rate: rx.Var[float]


def listen_button() -> rx.Component:
    """Begins to read aloud, or ends it."""
    return icon_button(
        "headphones",
        "Read aloud",
        data_listen="",
        aria_pressed="false",
        on_click=rx.call_script("fuze.listen()"),
    )


def _control(icon: rx.Component, name: str, action: str) -> rx.Component:
    return rx.el.button(
        icon, type="button", title=name, aria_label=name, data_speech=action, class_name="tool touch"
    )


def _icon(name: str, **props: str) -> rx.Component:
    return rx.icon(name, size=Size.ICON, aria_hidden="true", **props)


def player() -> rx.Component:
    """At the foot of the window while text is read aloud."""
    look, state = TypographyState.look, TypographyState
    toggle = rx.fragment(
        _icon("pause", class_name="while-speaking"), _icon("play", class_name="while-paused")
    )
    return Speech.create(
        _control(_icon("skip-back"), "Back a paragraph", "back"),
        _control(toggle, "Pause", "toggle"),
        _control(_icon("skip-forward"), "On to the next paragraph", "on"),
        stepper(
            "Speed",
            look.speech_rate.to(str) + "x",
            ("Slower", state.speak_faster(-RATE_STEP)),
            ("Faster", state.speak_faster(RATE_STEP)),
        ),
        _control(_icon("x"), "Stop reading aloud", "stop"),
        rx.el.span(role="status", class_name="player-words"),
        rate=look.speech_rate,
        class_name="player",
    )
