"""Settings: one page, a section for each subject."""

from __future__ import annotations

import reflex as rx
from reflex.style import set_color_mode

from fuze_app.core.exporting import FORMATS
from fuze_app.ui.auth_state import AuthState, sign_out
from fuze_app.ui.components.controls import link_button, quiet_button
from fuze_app.ui.components.headings import page_header, section
from fuze_app.ui.components.island import Island
from fuze_app.ui.components.links import document_link, download_button, page_button
from fuze_app.ui.components.states import skeleton_rows
from fuze_app.ui.pages.settings.closing import ClosingState, closing_section
from fuze_app.ui.pages.settings.gemini_key import GeminiKeyState, gemini_key
from fuze_app.ui.pages.settings.gemini_runs import GeminiRunState, gemini_runs
from fuze_app.ui.pages.settings.password import PasswordState, password_section
from fuze_app.ui.pages.settings.sessions import SessionsState, sessions_section
from fuze_app.ui.pages.settings.tokens import TokensState, tokens_section
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Colour, Font, Size, space


def _fact(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, color=Colour.QUIET, width=Size.LABEL, flex_shrink="0"),
        rx.el.dd(value, overflow_wrap="anywhere"),
        display="flex",
        gap=space(4),
        font_size=Font.BODY,
    )


def _profile() -> rx.Component:
    role = rx.cond(AuthState.is_admin, "Administrator", "Member")
    return section(
        "Profile",
        rx.el.dl(
            _fact("Username", AuthState.username),
            _fact("Email", AuthState.email),
            _fact("Role", role),
            display="flex",
            flex_direction="column",
            gap=space(2),
        ),
        actions=quiet_button("Sign out", on_click=sign_out()),
    )


def _appearance() -> rx.Component:
    return section(
        "Appearance",
        rx.segmented_control.root(
            rx.segmented_control.item("System", value="system"),
            rx.segmented_control.item("Light", value="light"),
            rx.segmented_control.item("Dark", value="dark"),
            value=rx.color_mode,
            on_change=lambda mode: set_color_mode(mode.to(str)),
            aria_label="Light or dark",
            width="fit-content",
        ),
        lead="Kept in this browser.",
    )


def _extension() -> rx.Component:
    return section(
        "Browser extension",
        lead="Saves the page you are on, as you see it, and shows what is saved already.",
        actions=link_button("Get the extension", "/extension", variant="soft"),
    )


def _gemini() -> rx.Component:
    return section(
        "Gemini",
        rx.cond(GeminiKeyState.loading, skeleton_rows(2), rx.fragment(gemini_key(), gemini_runs())),
        lead=(
            "With a key, Google's Gemini describes your pages, and their text is sent to Google. Without one "
            "they are analysed on this server alone."
        ),
    )


class FuzeInstall(Island):
    """What assets/pwa/install.js defines."""

    tag = "FuzeInstall"


WAYS = {
    "app": "This is the installed app.",
    "menu": "Choose Install, or Add to Home Screen, in your browser's menu.",
    "insecure": "Browsers install apps from addresses with https:// only.",
}


def _app() -> rx.Component:
    ways = [rx.el.p(text, data_when=state, hidden=True, font_size=Font.BODY) for state, text in WAYS.items()]
    install = rx.button("Install", data_slot="install", data_when="offered", hidden=True, class_name="touch")
    return section(
        "App",
        FuzeInstall.create(*ways, install),
        lead="Installed, Fuze stands in your phone's share sheet, keeps what you share without a network, "
        "and has articles ready to be read offline.",
        actions=rx.button(document_link("Kept offline", to="/offline"), as_child=True, variant="soft"),
    )


def _export() -> rx.Component:
    downloads = [
        download_button(
            one.label, f"/api/export?format={one.name}", variant="soft", aria_label=f"Export: {one.label}"
        )
        for one in FORMATS.values()
    ]
    return rx.el.div(
        section(
            "Import and export",
            rx.el.div(*downloads, display="flex", flex_wrap="wrap", gap=space(2)),
            lead="Your library, at any time. The bookmark file opens in every browser; the JSON file has "
            "everything that is yours, from pages with their texts and highlights to projects, and brings it "
            "back into an empty account of Fuze. Keys, tokens and passwords are never in it.",
            actions=page_button("Import", "/import", variant="soft"),
        ),
        id="export",
    )


@member_page(
    "/settings",
    "Settings",
    on_load=[
        PasswordState.clear_form,
        ClosingState.clear_form,
        GeminiKeyState.load,
        GeminiRunState.load,
        SessionsState.load,
        TokensState.load,
        GeminiRunState.follow,
    ],
    width=Size.COLUMN,
)
def settings() -> rx.Component:
    """Everything about the account."""
    return rx.fragment(
        page_header("Settings"),
        _profile(),
        _appearance(),
        _gemini(),
        password_section(),
        sessions_section(),
        tokens_section(),
        _app(),
        _extension(),
        _export(),
        closing_section(),
    )
