"""Processes that draw leave nothing behind, however the one that asked them ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from marketplace.bootstrap import identity
from marketplace.bootstrap.layout import ROOT

KILLED_WHILE_DRAWING = """
import os, signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from marketplace.backoffice.demo.loading.drawing import end_with_parent
pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=end_with_parent)
print(pool.submit(os.getpid).result(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_drawing_process_ends_when_its_parent_is_killed(tmp_path: Path):
    told = tmp_path / "pid"  # a pipe would stay open as long as the process that is looked for
    with told.open("w") as output:
        done = subprocess.run(
            [sys.executable, "-c", KILLED_WHILE_DRAWING], cwd=ROOT, stdout=output, check=False
        )
    assert done.returncode == -signal.SIGKILL
    drawing = int(told.read_text())
    until = time.monotonic() + 10
    while identity.started_at(drawing) is not None and time.monotonic() < until:
        time.sleep(0.02)
    assert identity.started_at(drawing) is None
