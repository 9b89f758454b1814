"""The data folder: where everything that must be kept lives, and who may use it now.

credentials.json  passwords and the secret key, made at first start (0600)
lock              held by the Fuze that runs; released by the system when it dies
run/              sockets and the record of running processes
postgres/ redis/  the embedded servers' data
logs/             one bounded log for each process
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from fuze_app.core.errors import ConfigurationError

PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]{1,80}")
"""What a folder of sockets may be called: a socket's whole path has 103 bytes (macOS) to 107 (Linux), and
PostgreSQL's clients take a comma for the end of a host's name."""


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Credentials:
    """What only this installation knows. URL-safe, so that they can stand in a URL as they are."""

    secret_key: str = field(default_factory=_secret)
    postgres_admin: str = field(default_factory=_secret)
    postgres_application: str = field(default_factory=_secret)
    redis: str = field(default_factory=_secret)


class DataFolder:
    """The folder of `FUZE_DATA_DIR`; made, with mode 0700, by `prepare`."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.postgres = self.path / "postgres"
        self.redis = self.path / "redis"
        self.run = self.path / "run"
        self.logs = self.path / "logs"
        self._lock = FileLock(self.path / "lock", mode=0o600)

    def prepare(self) -> None:
        """Makes the folder and its parts; raises ConfigurationError when it can't."""
        try:
            for part in (self.path, self.run, self.logs):
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)
        except OSError as error:
            raise ConfigurationError(
                f"The data folder {self.path} can't be used ({error.strerror}); set FUZE_DATA_DIR."
            ) from error

    def acquire(self) -> None:
        """Takes the folder for this process; raises ConfigurationError when another Fuze has it."""
        self.prepare()
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise ConfigurationError(
                f"Another Fuze is using the data folder {self.path}; stop it, or set FUZE_DATA_DIR."
            ) from error

    def release(self) -> None:
        self._lock.release()

    @property
    def in_use(self) -> bool:
        """Whether a Fuze runs on this folder now."""
        if not self._lock.lock_file or not Path(self._lock.lock_file).exists():
            return False
        try:
            with self._lock.acquire(timeout=0):
                return False
        except Timeout:
            return True

    def credentials(self) -> Credentials:
        """The installation's secrets, made at the first call."""
        path = self.path / "credentials.json"
        if path.exists():
            return Credentials(**json.loads(path.read_text()))
        self.prepare()
        made = Credentials()
        write_private(path, json.dumps(asdict(made), indent=2))
        return made

    @property
    def sockets(self) -> Path:
        """Folder of the servers' sockets: `run`, or one with a short name when its own can't be used."""
        if PLAIN_PATH.fullmatch(str(self.run)):
            return self.run
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"fuze-{os.getuid()}-{name}"

    def prepare_sockets(self) -> Path:
        """Makes the sockets' folder; refuses one that somebody else has put in its place."""
        folder = self.sockets
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != os.getuid():
            raise ConfigurationError(f"{folder} belongs to another user; remove it and start again.")
        folder.chmod(0o700)
        return folder


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
