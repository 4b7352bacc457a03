"""How long `manage.py up` takes: from a checkout with nothing in it, and once more."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from marketplace.bootstrap.layout import ROOT
from tests.benchmarks.facts import summary

DROPPED = (
    "DATABASE_",
    "REDIS_",
    "DJANGO_",
    "STRIPE_",
    "PONTE_",
    "SECRET_KEY",
    "PUBLIC_BASE",
    "VIRTUAL",
)
TOTAL = re.compile(r"The marketplace is running \(([\d.]+) s\)")
STEP = re.compile(r"^ {4}(\w+) +([\d.]+) s$")


def measure(*, runs: int) -> dict[str, Any]:
    """Start from nothing once, then again and again; return seconds in all and for each step."""
    with TemporaryDirectory(prefix="ponte-bench-") as folder:
        copy = Path(folder) / "checkout"
        _check_out(copy)
        first = _start(copy)
        again = [_start(copy) for _ in range(runs)]
    return {"first": first, "again": _together(again)}


def _check_out(target: Path) -> None:
    """Copy what git knows, and what it would know: no `.venv`, no data, nothing compiled."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def _start(checkout: Path) -> dict[str, float]:
    words = ["up", "--port", "0", "--sandbox-port", "0", "--timings"]
    env = {k: v for k, v in os.environ.items() if not k.startswith(DROPPED)}
    python = getattr(sys, "_base_executable", sys.executable)  # not the one of our own .venv
    process = subprocess.Popen(
        [python, "manage.py", *words],
        cwd=checkout,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told: dict[str, float] = {}
    printed = []
    for line in process.stdout or ():
        printed.append(line)
        if total := TOTAL.search(line):
            told["total"] = float(total[1])
        elif "total" in told and (step := STEP.match(line.rstrip("\n"))):
            told[step[1]] = float(step[2])
        if "start" in told:
            break
    process.send_signal(signal.SIGINT)
    process.communicate()
    if "start" not in told:
        raise RuntimeError("".join(printed)[-4000:])
    return told


def _together(starts: Sequence[dict[str, float]]) -> dict[str, Any]:
    return {step: summary([each[step] for each in starts]) for step in starts[0]} if starts else {}
