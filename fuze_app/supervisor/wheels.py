"""Programs that come inside Python wheels, found without importing the packages."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from fuze_app.core.errors import ConfigurationError


def folder(package: str) -> Path:
    """Where an installed package lies. Raises ConfigurationError when it is missing."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(f"The package {package} is not installed; run `make run` to install it.")
    return Path(spec.submodule_search_locations[0])


def program(package: str, path: str) -> Path:
    """A program of a package. Raises ConfigurationError when the wheel for this machine has none."""
    found = folder(package) / path
    if not found.is_file():
        raise ConfigurationError(f"The package {package} has no {path} for this machine; install it again.")
    return found
