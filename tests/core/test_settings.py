"""Settings: read from the environment and `.env`, refused in one sentence, shown without secrets."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fuze_app.cli import app
from fuze_app.core.errors import ConfigurationError
from fuze_app.core.settings import PREFIX, Settings, get_settings, source

Configure = Callable[..., Settings]

SECRET = "a secret of thirty-two characters and more"


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_values_come_from_the_environment(configure: Configure) -> None:
    settings = configure(port="9000", registration="closed", web_processes="3")
    assert (settings.port, settings.registration, settings.web_processes) == (9000, "closed", 3)


def test_ranges_are_separated_by_commas(configure: Configure) -> None:
    settings = configure(fetch_allow="10.0.0.0/8, fd00::/8")
    assert settings.fetch_allow == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("port", "80000", "less than or equal to 65535"),
        ("port", "eighty", "valid integer"),
        ("registration", "maybe", "'open' or 'closed'"),
        ("secret_key", "short", "at least 32 characters"),
        ("database_url", "mysql://localhost/fuze", "must start with postgresql://"),
        ("redis_url", "localhost:6379", "must start with redis://"),
        ("fetch_allow", "everything", "not a valid IPv4 network"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(
    configure: Configure, name: str, value: str, reason: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        configure(**{name: value})
    sentence = refusal.value.detail
    assert sentence.startswith(PREFIX + name.upper())
    assert reason in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_wrong_secret_is_not_repeated(configure: Configure) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        configure(secret_key="hunter2")
    assert "hunter2" not in refusal.value.detail


def test_a_setting_that_does_not_exist_is_refused(configure: Configure) -> None:
    with pytest.raises(ConfigurationError, match="FUZE_PORTT is not a setting"):
        configure(portt="9000")


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / ".env"
    monkeypatch.setitem(Settings.model_config, "env_file", str(path))
    return path


def test_values_come_from_the_env_file_and_the_environment_wins(env_file: Path, configure: Configure) -> None:
    env_file.write_text("FUZE_PORT=9001\nFUZE_SESSION_DAYS=7\nPOSTGRES_PASSWORD=somebody else's\n")
    settings = configure(port="9000")
    assert (settings.port, settings.session_days) == (9000, 7)
    assert (source("port"), source("session_days"), source("host")) == ("environment", ".env", "default")


def test_a_setting_of_the_env_file_that_does_not_exist_is_refused(
    env_file: Path, configure: Configure
) -> None:
    env_file.write_text("FUZE_PROT=9001\n")
    with pytest.raises(ConfigurationError, match="FUZE_PROT is not a setting"):
        configure()


def test_a_child_with_the_same_environment_has_the_same_settings(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configure(secret_key=SECRET, fetch_allow="10.0.0.0/8,::1/128", rate_limits="no", port="9000")
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    assert get_settings() == settings


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"host": "0.0.0.0", "port": "80"}, "http://localhost:80"),
        ({"public_url": "https://fuze.example.org/"}, "https://fuze.example.org"),
    ],
)
def test_the_address_people_open(configure: Configure, values: dict[str, str], address: str) -> None:
    assert configure(**values).base_url == address


def test_the_command_shows_settings_with_their_source_and_hides_secrets(configure: Configure) -> None:
    configure(secret_key=SECRET, port="9000")
    shown = CliRunner().invoke(app, ["settings"], catch_exceptions=False).output
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines()}
    assert rows["FUZE_PORT"] == ["9000", "environment"]
    assert rows["FUZE_HOST"] == ["localhost", "default"]
    assert rows["FUZE_SECRET_KEY"] == ["hidden", "environment"]
    assert SECRET not in shown
    assert len(rows) == len(Settings.model_fields) + 1
