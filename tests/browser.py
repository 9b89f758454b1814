"""A Chromium for the end-to-end tests: whichever this machine has; `python -m tests.browser` installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

FROM_PLAYWRIGHT = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
FROM_DEBIAN = [["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]]


def find() -> str | None:
    """The path of a browser: the system's, or the one that Playwright has installed."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str:
    """Tries Debian's package where it may, then Playwright's download."""
    may_use_apt = os.geteuid() == 0 and shutil.which("apt-get") is not None
    for ways in [FROM_DEBIAN, FROM_PLAYWRIGHT] if may_use_apt else [FROM_PLAYWRIGHT]:
        if all(subprocess.run(command, check=False).returncode == 0 for command in ways) and (path := find()):
            return path
    sys.exit("No browser was found or could be installed; install Chromium to run the tests.")


if __name__ == "__main__":
    print(f"Browser: {find() or install()}")
