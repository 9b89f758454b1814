"""A whole Fuze, started as `fuze up` starts it, in a folder of its own, and an account to measure with."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
from load import Target

from fuze_app.core.settings import PREFIX
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres
from fuze_app.supervisor.folder import DataFolder

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
START_SECONDS = 300
"""With the front end to be built."""


@dataclass(frozen=True, slots=True)
class Running:
    """An installation that answers. `admin_url` is its database's, as its administrator."""

    folder: Path
    port: int
    admin_url: str

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def sign_up(self, name: str) -> tuple[int, Target]:
        """The account of that name, made when it is new: its id, and requests in its name."""
        password = f"{name} measures with care"
        with httpx.Client(base_url=self.url, timeout=60) as client:
            account = {"email": f"{name}@example.org", "username": name, "password": password}
            made = client.post("/api/auth/register", json=account)
            if made.status_code not in (201, 409):
                made.raise_for_status()
            pair = client.post(
                "/api/auth/token", json={"login": name, "password": password}
            ).raise_for_status()
            token = pair.json()["access_token"]
            me = client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"}).raise_for_status()
        return int(me.json()["id"]), Target(HOST, self.port, token)

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            yield connection


@contextmanager
def fuze(folder: Path | None, *, web: int, workers: int) -> Iterator[Running]:
    """Runs Fuze with that many processes; `folder` is kept, without one everything is removed at the end."""
    data = folder or Path(tempfile.mkdtemp(prefix="fuze-bench-"))
    port = _free_port()
    settings = {
        "DATA_DIR": str(data),
        "HOST": HOST,
        "PORT": str(port),
        "WEB_PROCESSES": str(web),
        "WORKER_PROCESSES": str(workers),
        "RATE_LIMITS": "false",
        "FETCH_ALLOW": f"{HOST}/32",
        "ACCESS_TOKEN_MINUTES": "1440",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment = others | {PREFIX + name: value for name, value in settings.items()}
    process = subprocess.Popen([sys.executable, "-m", "fuze_app.cli", "up"], cwd=ROOT, env=environment)
    try:
        running = Running(data, port, "")
        _await(process, running.url)
        postgres = EmbeddedPostgres(DataFolder(data), connections=1, show=print)
        yield Running(data, port, postgres.admin_url)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        if folder is None:
            shutil.rmtree(data, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if _is_ready(httpx.get(f"{url}/health/ready", timeout=10)):
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError("Fuze did not start; what it printed says why.")


def _is_ready(answer: httpx.Response) -> bool:
    """Whether every part is there: while the model is being loaded, a core is taken."""
    return answer.status_code == 200 and all(part["state"] == "ok" for part in answer.json()["parts"])
