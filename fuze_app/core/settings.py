"""Every setting of Fuze in one typed class: the only reader of the environment.

Values come, in order of precedence, from environment variables (`FUZE_*`), from `.env` in the
working directory, and from the defaults below. A wrong value stops the start with one sentence.
"""

from __future__ import annotations

import ipaddress
import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from fuze_app.core.errors import ConfigurationError

PREFIX = "FUZE_"
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _split_commas(value: object) -> object:
    """Reads `a, b` as a list, so that operators need not write JSON in an environment variable."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


CommaSeparated = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_split_commas)]


class Settings(BaseSettings):
    """The operator's choices. Field descriptions are shown by `fuze settings` and in the README."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    host: str = Field("localhost", description="Address that the web server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that the web server listens on.")
    public_url: str | None = Field(
        None, description="Address people use, when a proxy stands in front (https://fuze.example.org)."
    )
    trusted_proxies: CommaSeparated = Field(
        (), description="Address ranges of proxies whose X-Forwarded headers are believed."
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("fuze", appauthor=False),
        description="Folder of everything that must be kept.",
    )
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL 15+ with pgvector 0.7+; embedded when not set."
    )
    database_admin_url: SecretStr | None = Field(
        None, description="The role that migrates, when it is not the one of FUZE_DATABASE_URL."
    )
    database_replica_url: SecretStr | None = Field(
        None, description="A read-only replica for search, lists and recommendations."
    )
    database_pool_size: int = Field(10, ge=1, le=200, description="Connections kept by each process.")
    redis_url: SecretStr | None = Field(None, description="Redis 6.2+; embedded when not set.")
    secret_key: SecretStr | None = Field(
        None, description="Signs access tokens; made at first start when not set. At least 32 characters."
    )
    web_processes: int = Field(1, ge=1, le=64, description="Web server processes.")
    worker_processes: int = Field(1, ge=0, le=64, description="Background worker processes.")
    worker_threads: int = Field(4, ge=1, le=64, description="Threads of each worker process.")
    registration: Literal["open", "closed"] = Field("open", description="Whether anyone may sign up.")
    session_days: int = Field(30, ge=1, le=365, description="Days a web session lasts without a visit.")
    access_token_minutes: int = Field(15, ge=1, le=1440, description="Life of an API access token.")
    refresh_token_days: int = Field(30, ge=1, le=365, description="Life of an API refresh token.")
    rate_limits: bool = Field(True, description="Limits on sign-in, registration and saving.")
    fetch_allow: CommaSeparated = Field(
        (), description="Private address ranges that pages may be fetched from, separated by commas."
    )
    fetch_timeout_seconds: float = Field(20, gt=0, le=300, description="Time for one page, in all.")
    fetch_max_bytes: int = Field(20_000_000, ge=10_000, description="Size of one page, decompressed.")
    fetch_max_redirects: int = Field(8, ge=0, le=30, description="Redirects followed for one page.")
    model_path: Path | None = Field(
        None, description="Folder of all-MiniLM-L6-v2; the installed wheel's when not set."
    )
    bulk_threads: int = Field(
        2, ge=1, le=64, description="Pages of imports that each worker process reads at once."
    )
    bulk_host_seconds: float = Field(
        1, ge=0, le=3600, description="Time between two fetches of one host while imports are read."
    )
    import_max_bytes: int = Field(
        512 * 1024 * 1024, ge=1024 * 1024, description="Size of a file that can be imported through the web."
    )
    gemini_model: str = Field("gemini-2.5-flash", description="The model that is asked about pages.")
    gemini_endpoint: str = Field(
        "https://generativelanguage.googleapis.com", description="Where Gemini is reached."
    )
    gemini_timeout_seconds: float = Field(30, gt=0, le=300, description="Time for one answer of Gemini.")
    gemini_token_budget: int = Field(
        8000, ge=200, le=500_000, description="Tokens of a page that are sent; of longer ones, passages."
    )
    gemini_per_minute: int = Field(15, ge=1, description="Calls of Gemini a minute with one key.")
    gemini_per_day: int = Field(1500, ge=1, description="Calls a day (UTC) with one user's key.")
    gemini_per_month: int = Field(45_000, ge=1, description="Calls a month (UTC) with one user's key.")
    gemini_api_key: SecretStr | None = Field(
        None, description="A Gemini key that serves users who have none of their own."
    )
    gemini_default_user_per_day: int = Field(100, ge=1, description="Calls a day with it for one user.")
    gemini_default_per_day: int = Field(1500, ge=1, description="Calls a day with it for all users.")
    gemini_default_per_month: int = Field(45_000, ge=1, description="Calls a month with it for all users.")
    encryption_keys: SecretStr | None = Field(
        None,
        description="Encrypts stored API keys, the newest first, separated by commas; "
        "the secret key when not set. At least 32 characters each.",
    )
    sweep_seconds: float = Field(15, gt=0, le=3600, description="How often work that is due is re-queued.")
    metrics_token: SecretStr | None = Field(
        None,
        description="Bearer token that `/metrics` asks for, at least 16 characters; without one it answers "
        "this machine alone, and nobody when FUZE_PUBLIC_URL is set.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Detail of the log.")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 32:
            raise ValueError("needs at least 32 characters")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 16:
            raise ValueError("needs at least 16 characters")
        return value

    @field_validator("encryption_keys")
    @classmethod
    def _each_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and any(len(key.strip()) < 32 for key in value.get_secret_value().split(",")):
            raise ValueError("needs at least 32 characters in each key")
        return value

    @field_validator("gemini_endpoint")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must start with https://")
        return value.rstrip("/")

    @field_validator("database_url", "database_admin_url", "database_replica_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(
            ("redis://", "rediss://", "unix://")
        ):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @property
    def base_url(self) -> str:
        """The address people open, without a trailing slash."""
        host = "localhost" if self.host in EVERY_ADDRESS else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    def as_environment(self) -> dict[str, str]:
        """These settings as environment variables, for a process that shall have the same."""
        return {_variable(name): _as_text(value) for name, value in self if value is not None}


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _as_text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    return str(value)


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = _variable(str(first["loc"][0]))
    reason = str(first["msg"]).removeprefix("Value error, ")
    return f"{name} has a wrong value: {reason[0].lower()}{reason[1:]}."


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process.

    Raises ConfigurationError for a wrong value and for a FUZE_ variable that does not exist.
    """
    known = {_variable(name) for name in Settings.model_fields}
    given = {*os.environ, *_env_file()}
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ConfigurationError(f"{unknown[0]} is not a setting of Fuze; `fuze settings` lists them.")
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError(_sentence(error)) from error


def source(name: str) -> Literal["environment", ".env", "default"]:
    """Where the value of a setting comes from."""
    if _variable(name) in os.environ:
        return "environment"
    return ".env" if _variable(name) in _env_file() else "default"


def _env_file() -> set[str]:
    """The names that `.env` sets."""
    path = Settings.model_config.get("env_file")
    return {name.upper() for name in dotenv_values(path)} if isinstance(path, str) else set()
