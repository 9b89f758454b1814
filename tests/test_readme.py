"""The README is true: what it lists of settings and commands is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fuze_app.core.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def row(name: str) -> str:
    """A setting's line of the table."""
    field = Settings.model_fields[name]
    default = field.get_default()
    if name == "data_dir":
        shown = "the platform's user data folder"
    elif default in (None, ()):
        shown = ""
    else:
        shown = f"`{str(default).lower() if isinstance(default, bool) else default}`"
    return f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_table(name: str) -> None:
    assert row(name) in README.splitlines()


def test_the_table_names_no_setting_that_is_gone() -> None:
    named = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", README))
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_every_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
