"""Running the embedded servers as an ordinary user when Fuze itself runs as root.

PostgreSQL refuses root. Under root the servers run as `nobody` with one right of root's left, to pass
through folders (such as /root) that `nobody` can't enter; no account is made, no folder is opened to
others. Their files lie inside the data folder, which only root can enter.
"""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from fuze_app.core.errors import ConfigurationError

ACCOUNT = "nobody"
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}
"""Linux capabilities that let a process pass through folders, the narrower one first, and their bits."""


def demoted(command: list[str], death_signal: str) -> list[str]:
    """The command as an ordinary user may run it: itself, unless this process is root's."""
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ConfigurationError(
            "PostgreSQL does not run as root here; start Fuze as an ordinary user, or set FUZE_DATABASE_URL."
        )
    account = pwd.getpwnam(ACCOUNT)
    rights = _passing_rights()
    return [
        setpriv,
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        *([f"--inh-caps=+{rights}", f"--ambient-caps=+{rights}"] if rights else []),
        f"--pdeathsig={death_signal}",
        "--",
        *command,
    ]


def give_away(path: Path) -> None:
    """Makes a folder the servers' own, when they run as another user."""
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(path, account.pw_uid, account.pw_gid)


def _passing_rights() -> str | None:
    """The capability to hand on, or None when this root (in a container) has neither."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            effective = int(line.split()[1], 16)
            return next((name for name, bit in CAPABILITIES.items() if effective >> bit & 1), None)
    return None
