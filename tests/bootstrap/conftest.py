"""Small children instead of the marketplace's own parts, so that these tests stay short."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from marketplace.bootstrap.identity import Roster
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.logs import Console
from marketplace.bootstrap.processes import Child, LifeLine, Part
from marketplace.bootstrap.supervisor import Supervisor


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path / "var")
    found.make()
    return found


@pytest.fixture
def console() -> Console:
    return Console(StringIO())


@pytest.fixture
def roster(layout: Layout) -> Roster:
    return Roster(layout.run / "processes.json")


@pytest.fixture
def supervisor(console: Console, roster: Roster) -> Supervisor:
    return Supervisor(console, roster, pause=0.01)


@pytest.fixture
def make_child(layout: Layout, console: Console) -> Iterator[Callable[..., Child]]:
    """Make children that run a few lines of Python; whatever still runs ends with the test."""
    made: list[Child] = []

    def make(code: str, name: str = "part", **options: object) -> Child:
        part = Part(
            name=name,
            argv=(sys.executable, "-I", "-S", "-u", "-c", code),
            log=layout.log / f"{name}.log",
            **options,
        )
        made.append(Child(part, console, LifeLine(is_needed=False)))
        return made[-1]

    yield make
    for child in made:
        child.await_end(0.0)


def printed(console: Console) -> str:
    return console.stream.getvalue()
