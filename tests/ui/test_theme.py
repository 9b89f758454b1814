"""One place for the look: no colour is written anywhere else, and what is written can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fuze_app.ui import theme

ROOT = Path(__file__).parents[2]
LITERAL = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|color-mix)\("
    r"|(?:color|background|fill|stroke|border)[a-z_-]*\s*[=:]\s*[\"']?"
    r"(?:white|black|red|green|blue|yellow|orange|gr[ae]y|purple|pink)\b"
)
SOURCES = [
    path
    for path in [*(ROOT / "fuze_app" / "ui").rglob("*.py"), *(ROOT / "assets").glob("*.css")]
    if path.name != "theme.py"
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_colour_outside_of_the_theme(path):
    text = re.sub(r"color_scheme=.*", "", path.read_text("utf-8"))
    assert LITERAL.findall(text) == []


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("step", ["--accent-9", "--accent-10"])
def test_text_on_the_accent_can_be_read(mode, step):
    assert _contrast(mode[step], mode["--accent-contrast"]) >= 4.5


def test_stylesheet_declares_what_the_css_uses():
    used = {
        name
        for path in (ROOT / "assets").glob("*.css")
        for name in re.findall(r"var\((--fuze-[a-z-]+)\)", path.read_text("utf-8"))
    }
    declared = set(re.findall(r"(--fuze-[a-z-]+):", theme.stylesheet()))
    assert used <= declared


def test_nothing_is_loaded_from_another_host():
    files = [path for path in (ROOT / "assets").rglob("*") if path.suffix in (".css", ".js", ".svg")]
    addresses = [
        address
        for path in files
        for address in re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text("utf-8"))
    ]
    assert [address for address in addresses if "www.w3.org" not in address] == []


def test_every_font_file_is_there_with_its_licence():
    fonts = (ROOT / "assets" / "fonts" / "fonts.css").read_text("utf-8")
    files = [ROOT / "assets" / address.lstrip("/") for address in re.findall(r"url\(([^)]+)\)", fonts)]
    assert files
    assert [file for file in files if not file.is_file()] == []
    assert {file.parent / "OFL.txt" for file in files} == set((ROOT / "assets" / "fonts").rglob("OFL.txt"))
