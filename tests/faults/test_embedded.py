"""The embedded servers: where they can run, what they survive, and what they say when they can't start."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import read_ahead, recovery
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres
from fuze_app.supervisor.embedded_redis import EmbeddedRedis
from fuze_app.supervisor.folder import DataFolder
from tests.running import until

SMALL = {"shared_buffers": "16MB", "fsync": "off"}


def postgres_of(folder: DataFolder, **options: str) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, connections=20, show=lambda _: None, options={**SMALL, **options})


def redis_of(folder: DataFolder) -> EmbeddedRedis:
    return EmbeddedRedis(folder, show=lambda _: None)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    made = DataFolder(tmp_path / "data")
    made.prepare()
    yield made
    if made.sockets != made.run:
        shutil.rmtree(made.sockets, ignore_errors=True)


@pytest.fixture
def cluster(folder: DataFolder) -> DataFolder:
    """A folder whose database has been made, and stopped."""
    server = postgres_of(folder)
    server.start()
    server.stop(10)
    return folder


def test_the_applications_role_is_bound_by_row_level_security(folder: DataFolder) -> None:
    server = postgres_of(folder)
    server.start()
    try:
        with psycopg.connect(server.url) as connection:
            role = "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user"
            assert connection.execute(role).fetchone() == (False, False, False)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url.replace(folder.credentials().postgres_application, "guess"))
    finally:
        server.stop(10)


def test_redis_asks_for_its_password_and_keeps_its_data(folder: DataFolder) -> None:
    server = redis_of(folder)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", "yes")
    with (
        redis.Redis.from_url(server.url.replace(folder.credentials().redis, "guess")) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
    server.stop(10)
    again = redis_of(folder)
    again.start()
    with redis.Redis.from_url(again.url) as client:
        assert client.get("kept") == b"yes"
    again.stop(10)


def test_a_folder_of_any_name_will_do(tmp_path: Path) -> None:
    odd = DataFolder(tmp_path / 'what, "my" données' / ("long" * 25))
    odd.prepare()
    servers = (postgres_of(odd), redis_of(odd))
    try:
        for server in servers:
            server.start()
    finally:
        for server in servers:
            server.stop(10)
        shutil.rmtree(odd.sockets)


def test_a_start_that_was_cut_off_is_begun_again(folder: DataFolder) -> None:
    unfinished = folder.path / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    server = postgres_of(folder)
    server.start()
    server.stop(10)
    assert not unfinished.exists()


def test_a_broken_server_says_why(cluster: DataFolder) -> None:
    server = postgres_of(cluster, shared_buffers="a lot")
    with pytest.raises(ConfigurationError, match="The embedded PostgreSQL did not start") as refusal:
        server.start()
    assert 'invalid value for parameter "shared_buffers"' in refusal.value.detail
    assert not server.running


def test_a_pid_file_with_another_programs_number_is_forgotten(cluster: DataFolder) -> None:
    _write_pid_file(cluster, os.getpid())
    recovery.stop_leftovers(cluster)
    server = postgres_of(cluster)
    server.start()
    server.stop(10)


def test_an_unreadable_pid_file_is_forgotten(cluster: DataFolder) -> None:
    (cluster.postgres / "postmaster.pid").write_text("")
    recovery.stop_leftovers(cluster)
    assert not (cluster.postgres / "postmaster.pid").exists()


def test_a_server_nobody_recorded_is_stopped(cluster: DataFolder) -> None:
    server = postgres_of(cluster)
    server.start()
    assert server.identity is not None
    recovery.stop_leftovers(cluster)
    assert until(lambda: not server.running, 10)


def test_only_the_recorded_process_is_stopped(folder: DataFolder) -> None:
    """A number that the system has given to some other program since is left alone."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        started = psutil.Process(stranger.pid).create_time()
        record = {"name": "web", "pid": stranger.pid, "started": started - 60, "stop_signal": signal.SIGKILL}
        (folder.run / "processes.json").write_text(json.dumps([record]))
        assert recovery.stop_leftovers(folder) == []
        assert stranger.poll() is None
        (folder.run / "processes.json").write_text(json.dumps([{**record, "started": started}]))
        assert recovery.stop_leftovers(folder) == ["web"]
        assert stranger.poll() is not None


def test_the_lock_is_released_when_its_holder_is_killed(folder: DataFolder) -> None:
    holding = "import sys; from pathlib import Path; from fuze_app.supervisor.folder import DataFolder; "
    holding += "folder = DataFolder(Path(sys.argv[1])); folder.acquire(); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert folder.in_use
        with pytest.raises(ConfigurationError, match="Another Fuze is using the data folder"):
            folder.acquire()
        holder.kill()
    folder.acquire()
    folder.release()


def _write_pid_file(folder: DataFolder, pid: int) -> None:
    lines = [str(pid), str(folder.postgres), "1700000000", "5432", str(folder.run), "", "", "ready"]
    (folder.postgres / "postmaster.pid").write_text("\n".join(lines) + "\n")


def test_what_searches_touch_is_read_ahead_once_it_is_there(folder: DataFolder) -> None:
    server = postgres_of(folder)
    server.start()
    try:
        assert read_ahead.files(folder.postgres, server.admin_url) == []
        with psycopg.connect(server.admin_url, autocommit=True) as connection:
            connection.execute("create table passages as select generate_series(1, 1000) as bookmark_id")
        (file,) = read_ahead.files(folder.postgres, server.admin_url)
        assert file.stat().st_size > 8192
    finally:
        server.stop(10)
