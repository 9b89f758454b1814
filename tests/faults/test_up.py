"""`fuze up`: what it starts, what it refuses, what it does when a part dies, and what it leaves."""

from __future__ import annotations

import signal
import socket
import stat
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.running import RunningFuze, environment, free_port, processes_of, run, until

pytestmark = pytest.mark.timeout(420)

STOP_SECONDS = 10


def test_every_part_says_its_state(fuze: RunningFuze) -> None:
    answer = httpx.get(f"{fuze.url}/health/ready").text
    assert all(part in answer for part in ("database", "migrations", "redis", "model"))
    assert httpx.get(f"{fuze.url}/health/live").status_code == 200


def test_the_address_is_printed_after_the_steps(fuze: RunningFuze) -> None:
    assert until(lambda: f"Fuze is at {fuze.url}" in fuze.output.read_text(), 10)
    steps = [line.split()[0] for line in fuze.output.read_text().splitlines() if line.startswith("  ")]
    assert steps == ["PostgreSQL", "Redis", "Migrations", "Front", "Workers", "Web"]


def test_the_page_is_served_on_the_same_port(fuze: RunningFuze) -> None:
    answer = httpx.get(fuze.url)
    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]


def test_nothing_else_listens_on_the_network(fuze: RunningFuze) -> None:
    listening = {
        (connection.laddr.ip, connection.laddr.port)
        for process in processes_of(fuze.folder)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {("127.0.0.1", fuze.port)}


def test_only_the_owner_can_read_the_data_folder(fuze: RunningFuze) -> None:
    assert stat.S_IMODE(fuze.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((fuze.folder / "credentials.json").stat().st_mode) == 0o600


def test_no_secret_stands_in_a_list_of_processes(fuze: RunningFuze) -> None:
    secrets = (fuze.folder / "credentials.json").read_text().split('"')[3::4]
    assert len(secrets) == 4
    commands = " ".join(" ".join(process.cmdline()) for process in processes_of(fuze.folder))
    assert not any(secret in commands for secret in secrets)


def test_roles_are_not_told_the_administrators_address(fuze: RunningFuze) -> None:
    for role in ("web", "worker"):
        assert "FUZE_DATABASE_ADMIN_URL" not in fuze.child(role).environ()


def test_a_second_fuze_on_the_same_data_is_refused(fuze: RunningFuze) -> None:
    refused = run(environment(fuze.folder, port=str(free_port())), "up")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"fuze: Another Fuze is using the data folder {fuze.folder}; stop it, or set FUZE_DATA_DIR.\n"
    )


def test_a_busy_port_is_refused_before_anything_starts(fuze: RunningFuze, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(environment(tmp_path / "data", port=str(port)), "up")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"fuze: Port {port} on 127.0.0.1 is taken by another program")
    assert processes_of(tmp_path / "data") == []
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"port": "80000"}, "FUZE_PORT has a wrong value"),
        ({"host": "nowhere.invalid"}, "FUZE_HOST is nowhere.invalid, which is no address"),
        ({"database_url": "postgresql://fuze:hunter2@127.0.0.1:1/fuze"}, "PostgreSQL can't be reached"),
    ],
)
def test_what_it_stands_on_is_refused_in_one_sentence(
    tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    refused = run(environment(tmp_path / "data", **{"port": str(free_port()), **wrong}), "up")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"fuze: {sentence}")
    assert "hunter2" not in refused.stdout + refused.stderr
    assert processes_of(tmp_path / "data") == []


def test_commands_join_the_fuze_that_runs(fuze: RunningFuze) -> None:
    made = fuze.run(
        "user", "create", "ada", "ada@example.org", "--password-stdin", stdin="correct horse battery\n"
    )
    assert made.stdout.startswith("Made the account ada"), made.stderr
    again = fuze.run(
        "user", "create", "ada", "ada@example.org", "--password-stdin", stdin="correct horse battery\n"
    )
    assert again.returncode == 1
    assert again.stderr.startswith("fuze: An account with this email exists already")


def test_the_doctor_finds_nothing_wrong(fuze: RunningFuze) -> None:
    report = fuze.run("doctor")
    assert report.returncode == 0, report.stdout + report.stderr
    assert "failed" not in report.stdout


@pytest.mark.parametrize("name", ["worker", "web", "redis-server", "postgres"])
def test_a_part_that_is_killed_is_started_again(fuze: RunningFuze, name: str) -> None:
    killed = fuze.child(name)
    killed.kill()
    assert until(lambda: not killed.is_running(), 10)
    assert until(lambda: _lives(fuze, name) and fuze.ready(), 60), fuze.output.read_text()
    assert fuze.process.poll() is None


def _lives(fuze: RunningFuze, name: str) -> bool:
    try:
        return fuze.child(name).is_running()
    except (AssertionError, psutil.NoSuchProcess):
        return False


def test_web_processes_are_replaced_when_killed(fuze: RunningFuze) -> None:
    [process] = fuze.child("web").children()
    process.kill()
    assert until(lambda: not process.is_running() and fuze.ready(), 60), fuze.output.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_time(tmp_path: Path, number: signal.Signals) -> None:
    fuze = RunningFuze(tmp_path / "data").wait_ready()
    assert len(processes_of(fuze.folder)) > 5
    asked = time.monotonic()
    fuze.process.send_signal(number)
    assert fuze.process.wait(STOP_SECONDS + 5) == 0
    assert time.monotonic() - asked < STOP_SECONDS
    assert processes_of(fuze.folder) == []
    assert "database system is shut down" in (fuze.folder / "logs" / "postgres.log").read_text()


def test_after_a_kill_the_next_start_recovers(tmp_path: Path) -> None:
    killed = RunningFuze(tmp_path / "data").wait_ready()
    left = [process for process in processes_of(killed.folder) if process.pid != killed.process.pid]
    killed.process.kill()
    killed.process.wait()
    started = time.monotonic()
    fuze = RunningFuze(tmp_path / "data", port=killed.port).wait_ready()
    assert time.monotonic() - started < 30
    assert not any(process.is_running() for process in left)
    fuze.stop()
    assert processes_of(fuze.folder) == []
