"""The web role: the Reflex app, its API and the built front end on one port, through Granian."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from ipaddress import ip_address
from typing import Any

from fuze_app.core.errors import ConfigurationError
from fuze_app.core.settings import Settings, get_settings
from fuze_app.supervisor import children, frontend, logs

STOP_SECONDS = 2
"""How long connections that stay open (sockets, event streams) hold up the end of a web process."""


def require_port(settings: Settings) -> None:
    """Raises ConfigurationError when nothing can listen on the chosen host and port."""
    family, address = _address(settings)
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, settings.port))
    except PermissionError as error:
        raise ConfigurationError(
            f"Port {settings.port} is kept for root; set FUZE_PORT to 1024 or more."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"Port {settings.port} on {settings.host} is taken by another program; "
            "stop it, or set FUZE_PORT to another."
        ) from error


def answers(settings: Settings) -> bool:
    """Whether the web server of these settings answers requests."""
    _, address = _address(settings)
    reachable = "localhost" if ip_address(address).is_unspecified else address
    connection = HTTPConnection(reachable, settings.port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def serve(settings: Settings) -> None:
    """Serves until a signal stops it. The front end must have been built."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.chdir(frontend.ROOT)
    os.environ.update(frontend.reflex_environment())
    os.environ.update({"__REFLEX_SKIP_COMPILE": "true", "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true"})
    _, address = _address(settings)
    server = Server(
        "fuze_app.fuze_app:app",
        interface=Interfaces.ASGI,
        address=address,
        port=settings.port,
        workers=settings.web_processes,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels(settings.log_level),
    )
    with tempfile.TemporaryDirectory(prefix="fuze-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # the processes' counts are added up there
        server.serve(target_loader=_load)


def _load(target: str) -> Any:
    """The application, in a web process of its own, which must not outlive the one that started it."""
    children.die_with_parent(signal.SIGKILL)
    logs.configure(get_settings().log_level)
    module, name = target.split(":")
    return getattr(import_module(module), name)()


def _address(settings: Settings) -> tuple[socket.AddressFamily, str]:
    """The address that FUZE_HOST names, IPv4 where it has both."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ConfigurationError(f"FUZE_HOST is {settings.host}, which is no address.") from error
    family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    return family, str(address[0])
