"""What the children print: kept in bounded files, errors shown on the terminal too."""

from __future__ import annotations

import logging
import re
import threading
from collections import deque
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

FILE_BYTES = 5_000_000
OLD_FILES = 3
TAIL_LINES = 12

SERVER_ALARM = re.compile(
    r"PANIC:|FATAL:(?!  (the database system is|terminating))|(terminated|crashed) by signal|Out Of Memory"
)
"""Without what PostgreSQL says to clients that come too early or stay too long."""

PYTHON_ALARM = re.compile(r"\b(ERROR|CRITICAL)\b|^\w*(Error|Exception)\b")
TRACEBACK = "Traceback (most recent call last):"


def configure(level: str) -> None:
    """How a role of ours writes its log: to standard error, which the supervisor keeps."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")


class ChildLog:
    """The log of one child. `show` receives the lines that an operator should see at once."""

    def __init__(self, path: Path, alarm: re.Pattern[str], show: Callable[[str], None]) -> None:
        self._handler = RotatingFileHandler(
            path, maxBytes=FILE_BYTES, backupCount=OLD_FILES, delay=True, encoding="utf-8", errors="replace"
        )
        self._alarm = alarm
        self._show = show
        self._in_traceback = False
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self.path = path

    @property
    def tail(self) -> str:
        """The last lines, for the sentence that says why a child did not start."""
        return "\n".join(self._tail)

    def follow(self, stream: IO[str]) -> threading.Thread:
        """Reads a child's output until it ends, in a thread of its own."""
        name = f"log of {self.path.stem}"
        thread = threading.Thread(target=self._read, args=(stream,), daemon=True, name=name)
        thread.start()
        return thread

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._keep(line.rstrip("\n"))

    def _keep(self, line: str) -> None:
        self._tail.append(line)
        self._handler.emit(logging.makeLogRecord({"msg": line}))
        if self._alarming(line):
            self._show(line)

    def _alarming(self, line: str) -> bool:
        """Whether a line belongs to an error: its own, or one of its traceback's."""
        if TRACEBACK in line:
            self._in_traceback = True
            return True
        if self._in_traceback:
            self._in_traceback = line.startswith((" ", "\t")) or not line
            return True
        return bool(self._alarm.search(line))
