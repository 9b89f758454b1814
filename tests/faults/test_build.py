"""The front end's build: when it is needed, and what is said when Node.js can't do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import frontend, node


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a page, built."""
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    monkeypatch.setattr(frontend, "STAMP", tmp_path / "stamp")
    for source in ("rxconfig.py", "fuze_app/fuze_app.py", "fuze_app/ui/page.py", "assets/style.css"):
        path = tmp_path / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    frontend.STAMP.write_text(frontend.fingerprint())
    return tmp_path


@pytest.mark.parametrize("source", ["rxconfig.py", "fuze_app/ui/page.py", "assets/style.css"])
def test_a_changed_source_makes_the_build_stale(project: Path, source: str) -> None:
    assert frontend.is_fresh()
    (project / source).write_text("changed")
    assert not frontend.is_fresh()


def test_new_and_removed_files_do_too(project: Path) -> None:
    (project / "fuze_app/ui/other.py").write_text("")
    assert not frontend.is_fresh()
    (project / "fuze_app/ui/other.py").unlink()
    assert frontend.is_fresh()
    (project / "assets/style.css").unlink()
    assert not frontend.is_fresh()


def test_what_python_leaves_beside_the_sources_does_not(project: Path) -> None:
    cache = project / "fuze_app/ui/__pycache__"
    cache.mkdir()
    (cache / "page.cpython-311.pyc").write_bytes(b"")
    assert frontend.is_fresh()


def test_node_of_the_wheel_is_new_enough() -> None:
    assert node.require().startswith("v")


def test_a_missing_node_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^Node\.js is missing; .*22\.22 or newer\.$"):
        node.require(str(tmp_path))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("echo v20.11.1", "is v20.11.1, and Fuze needs 22.22 or newer"),
        ("echo v22.9.0", "is v22.9.0, and Fuze needs"),
        ("exit 127", "does not work"),
    ],
)
def test_an_old_or_broken_node_is_one_sentence(tmp_path: Path, answer: str, sentence: str) -> None:
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\n{answer}\n")
    program.chmod(0o755)
    with pytest.raises(ConfigurationError) as refusal:
        node.require(str(tmp_path))
    assert sentence in refusal.value.detail
    assert "\n" not in refusal.value.detail
