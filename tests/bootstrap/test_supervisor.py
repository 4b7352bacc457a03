"""Children: started, healed, ended with all of their kin, however the supervisor ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from marketplace.bootstrap import identity
from marketplace.bootstrap.identity import ProcessRecord, Roster
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.supervisor import Supervisor, how_it_ended
from tests.bootstrap.conftest import printed

FOREVER = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('up', flush=True); time.sleep(60)"
)
WITH_KIN = (
    "import subprocess, sys, time; "
    "kin = subprocess.Popen([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(60)']); "
    "print('kin', kin.pid, flush=True); time.sleep(60)"
)
SUPERVISOR = """
import os, signal, sys, time
from pathlib import Path
from marketplace.bootstrap.logs import Console
from marketplace.bootstrap.processes import Child, LifeLine, Part
part = Part("part", (sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"),
            log=Path(sys.argv[1]), is_loud=False)
child = Child(part, Console(), LifeLine(is_needed=sys.argv[2] == "watch"))
child.start()
time.sleep(0.4)
print(child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def within(seconds: float, is_so) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.02)
    return bool(is_so())


def run_until(supervisor: Supervisor, is_so) -> None:
    """Let the supervisor heal until something is so; a bound keeps a failure short."""
    stop = threading.Event()

    def watch() -> None:
        within(5.0, lambda: stop.is_set() or is_so())
        stop.set()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        supervisor.run(stop, tick=0.01)
    finally:
        stop.set()
        thread.join()


def test_a_killed_child_is_started_again(supervisor, make_child, console):
    child = make_child(FOREVER, "worker", ready_line="up")
    supervisor.start(child)
    supervisor.await_ready(5)
    first = child.pid
    os.kill(first, signal.SIGKILL)
    run_until(supervisor, lambda: child.pid != first and child.is_running)
    assert child.pid != first
    assert "worker was killed by SIGKILL; starting it again in 0.01 s." in printed(console)
    assert "worker was started again." in printed(console)


def test_a_child_that_cannot_live_ends_everything(supervisor, make_child, console):
    child = make_child("raise SystemExit(3)", "worker")
    supervisor.start(child)
    with pytest.raises(SetupProblem, match="The worker process died 5 times in 60 s"):
        run_until(supervisor, lambda: False)
    assert printed(console).count("worker ended with code 3; starting it again") == 4


def test_old_deaths_are_forgotten(supervisor, make_child):
    supervisor.start(make_child(FOREVER))
    watched = supervisor.watched[0]
    assert [watched.count_death(now) for now in (0.0, 50.0, 61.0, 200.0)] == [1, 2, 2, 1]


def test_a_child_that_dies_before_it_is_ready_is_named(supervisor, make_child, console):
    supervisor.start(make_child("print('no module'); raise SystemExit(1)", "web", ready_line="up"))
    with pytest.raises(SetupProblem, match="The web process stopped during start-up"):
        supervisor.await_ready(5)
    assert "web     | no module" in printed(console)


def test_a_child_that_never_gets_ready_is_named(supervisor, make_child):
    supervisor.start(make_child(FOREVER, "beat", ready_line="never"))
    with pytest.raises(SetupProblem, match="The beat process did not become ready in 0 s"):
        supervisor.await_ready(0.1)


def test_stopping_leaves_nothing_behind(supervisor, make_child, console):
    parent = make_child(WITH_KIN, "web", ready_line=r"kin \d+")
    supervisor.start(parent)
    supervisor.await_ready(5)
    kin = int(printed(console).split("kin ")[1].split()[0])
    assert identity.started_at(kin)
    supervisor.stop([parent])
    assert not parent.is_running
    assert within(2, lambda: identity.started_at(kin) is None)


def test_a_stubborn_child_is_killed_after_its_grace(supervisor, make_child, console):
    child = make_child(STUBBORN, "worker", ready_line="up", grace=0.2)
    supervisor.start(child)
    supervisor.await_ready(5)
    supervisor.stop([child])
    assert child.exit_code == -signal.SIGKILL
    assert "worker took longer than 0 s: killed." in printed(console)


@pytest.mark.parametrize("way", ["kernel", "watch"])
def test_a_killed_supervisor_takes_its_children_along(way, tmp_path):
    if way == "kernel" and sys.platform != "linux":
        way = "watch"  # only Linux sends a signal at a parent's death
    done = subprocess.run(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path / "log"), way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert within(3, lambda: identity.started_at(int(done.stdout)) is None)


def test_the_next_run_ends_what_an_interrupted_one_left(make_child, roster: Roster):
    child = make_child(FOREVER, "worker", ready_line="up")
    roster.add(child.start())
    assert within(5, child.is_ready)
    next_run = Roster(roster.path)
    left = next_run.left_over()
    assert [each.name for each in left] == ["worker"]
    identity.end_left_over(left, 5.0)
    assert not child.is_running
    assert next_run.left_over() == []


def test_a_number_that_a_stranger_has_now_is_left_alone(tmp_path: Path):
    roster = Roster(tmp_path / "processes.json")
    roster.add(ProcessRecord(name="web", pid=os.getpid(), started="long ago"))
    assert Roster(roster.path).left_over() == []


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "ended with code 0"), (3, "ended with code 3"), (-9, "was killed by SIGKILL")],
)
def test_an_end_is_put_into_words(code, words):
    assert how_it_ended(code) == words


@contextmanager
def serving(status: int) -> Iterator[int]:
    """Answer every page with one status, and give the port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status", [200, 503])
def test_a_part_is_ready_when_its_page_is_served(status, make_child):
    with serving(status) as port:
        child = make_child(FOREVER, "web", ready_url=("127.0.0.1", port, "/en/"))
        assert child.is_ready() is (status == 200)


def test_a_part_whose_page_is_broken_is_never_called_running(make_child):
    with serving(500) as port:
        child = make_child(FOREVER, "web", ready_url=("127.0.0.1", port, "/en/"))
        with pytest.raises(SetupProblem, match="web started, but its first page, /en/, is broken"):
            child.is_ready()
