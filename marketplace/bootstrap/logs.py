"""What the parts say: prefixed on the console, kept whole in a file each."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

KEEP_BYTES = 5_000_000
WORKER = 33
COLORS = {"web": 36, "beat": 35, "sandbox": 32, "bank": 32, "prepare": 34, "up": 1}
COLORS |= {"money": WORKER, "default": WORKER, "mail": WORKER, "media": WORKER}


class Console:
    """Print lines of several parts without mixing them."""

    def __init__(self, stream: IO[str] | None = None, width: int = 7) -> None:
        self.stream = stream or sys.stdout
        self.width = width
        self.has_color = self.stream.isatty() and "NO_COLOR" not in os.environ
        self._lock = threading.Lock()

    def line(self, name: str, text: str) -> None:
        """Print one line of one part."""
        label = f"{name:<{self.width}} |"
        if self.has_color:
            label = f"\x1b[{COLORS.get(name, 37)}m{label}\x1b[0m"
        self.plain(f"{label} {text}")

    def plain(self, text: str = "") -> None:
        """Print text that belongs to no part."""
        with self._lock:
            try:
                print(text, file=self.stream, flush=True)
            except (BrokenPipeError, ValueError, OSError):
                self.stream = open(os.devnull, "w")  # noqa: SIM115 - the reader went away; go on


def open_log(path: Path) -> IO[str]:
    """Open a log to append to; an old long one moves aside first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > KEEP_BYTES:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("a", encoding="utf-8")


class LogPump:
    """Carry one part's output to the console and its file, and notice one line in it."""

    def __init__(
        self,
        pipe: IO[bytes],
        log: Path,
        show: Callable[[str], None],
        notice: str | None = None,
    ) -> None:
        self.noticed = threading.Event()
        self._pipe = pipe
        self._log = log
        self._show = show
        self._notice = re.compile(notice) if notice else None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with open_log(self._log) as log, self._pipe:
            for raw in iter(lambda: self._pipe.readline(65_536), b""):
                text = raw.decode("utf-8", errors="replace").rstrip("\r\n")
                log.write(text + "\n")
                log.flush()
                self._show(text)
                if self._notice and self._notice.search(text):
                    self.noticed.set()

    def finish(self, patience: float = 1.0) -> None:
        """Wait until the output has been carried to its end."""
        self._thread.join(patience)
