"""What the operator sees: each step with its time, errors of the children, the address."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

NAME_WIDTH = 14


class Terminal:
    """Plain lines where the output is a file; a spinner beside the running step where it is a screen."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, name: str, note: str = "") -> Iterator[None]:
        """Prints the step and how long it took, when it has succeeded."""
        started = time.monotonic()
        with self._console.status(f"{name} {note}"):
            yield
        self._console.print(f"  {name:<{NAME_WIDTH}}[dim]{time.monotonic() - started:6.1f} s  {note}[/dim]")

    def say(self, text: str) -> None:
        self._console.print(text, markup=False)

    def address(self, url: str) -> None:
        self._console.print(f"\nFuze is at [bold]{url}[/bold]   (Ctrl-C stops it)")

    def of(self, name: str) -> Callable[[str], None]:
        """Prints lines of one child, with its name before them."""
        return lambda line: self._console.print(f"{name}: {line}", markup=False)
