"""The virtual environment: made once, filled from the hash-pinned lock, left alone after that."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from marketplace.bootstrap.files import read_json, tail, write_json
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.locks import FileLock
from marketplace.bootstrap.problems import InstallFailed, SetupProblem

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"  # everything of RUNTIME, and the tools
NEEDED_BYTES = 700_000_000
NO_VENV = (
    "This Python cannot make a virtual environment that pip can fill (ensurepip is missing, "
    "and there is no uv, pip or virtualenv): on Debian or Ubuntu run "
    "`apt install python3-venv`, then start again."
)
NO_SPACE = "The disk is full: about {needed} MB must be free in {place}."

Say = Callable[[str], None]


class Environment:
    """The folder `.venv` of one checkout."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / ".installed.json"
        self.log = root / "var" / "log" / "install.log"

    @property
    def is_current(self) -> bool:
        """Tell whether this very process runs inside it."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def keep_bytecode(self) -> None:
        """Compile each module once where this machine asks for no bytecode beside the sources.

        Without any, every process of the marketplace and of the tests compiles Django anew.
        """
        if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
            os.environ.setdefault("PYTHONPYCACHEPREFIX", str(self.root / "var" / "bytecode"))

    def lacks(self, lock: str) -> bool:
        """Tell whether the lock file holds something that was not installed from it."""
        known = read_json(self.stamp) or {}
        return bool(known.get(lock) != self._digest(lock)) or not self._runs()

    def ensure(self, lock: str, say: Say) -> Path:
        """Install a lock file unless it is installed; give the interpreter.

        Raises: SetupProblem.
        """
        if not self.lacks(lock):
            return self.python
        with FileLock(self.root / "var" / "run" / "install.lock"):
            if self.lacks(lock):  # another process may just have done it
                try:
                    self._install(lock, say)
                except OSError as error:
                    if error.errno == errno.ENOSPC:
                        raise no_space(self.root, NEEDED_BYTES) from None
                    raise
        return self.python

    def _install(self, lock: str, say: Say) -> None:
        require_space(self.root)
        if self.folder.exists() and not self._runs():
            shutil.rmtree(self.folder)  # made by a Python that is gone, or cut short
        count = sum(1 for line in (self.root / lock).read_text().splitlines() if "==" in line)
        self.stamp.unlink(missing_ok=True)
        for name, installer in self._installers():
            say(f"Installing {count} packages from {lock} with {name}.")
            try:
                installer(lock)
            except InstallFailed as problem:
                if name != "uv":
                    raise
                # pip may know an index or a proxy that uv was never told of.
                say(f"{problem.sentence} Trying pip.")
                continue
            break
        covered = [RUNTIME, DEVELOPMENT] if lock == DEVELOPMENT else [lock]
        write_json(self.stamp, {each: self._digest(each) for each in covered})

    def _installers(self) -> list[tuple[str, Callable[[str], None]]]:
        found: list[tuple[str, Callable[[str], None]]] = []
        if shutil.which("uv"):
            found.append(("uv", self._with_uv))
        return [*found, ("pip", self._with_pip)]

    def _with_uv(self, lock: str) -> None:
        if not self._runs():
            self._run(["uv", "venv", "--quiet", "--python", sys.executable, str(self.folder)])
        self._run(
            [
                *("uv", "pip", "install", "--quiet", "--python", str(self.python)),
                *("--require-hashes", "--no-deps", "-r", lock),
            ]
        )

    def _with_pip(self, lock: str) -> None:
        pip = self._make_with_pip()
        self._run(
            [
                *(*pip, "install", "--quiet", "--no-deps", "--require-hashes", "--no-compile"),
                *("--disable-pip-version-check", "--no-input", "--progress-bar", "off"),
                *("--no-user", "-r", lock),
            ]
        )

    def _make_with_pip(self) -> list[str]:
        """Make the environment if needed, and give the pip that fills it.

        This Python's own pip is the fastest way (nothing to unpack first), and works
        where Debian split ensurepip off; then ensurepip; then virtualenv.
        """
        inside = [str(self.python), "-m", "pip"]
        if self._runs() and self._works([*inside, "--version"]):
            return inside
        if _own_pip() >= (22, 3):  # the first that can fill another environment
            if not self._runs():
                self._run([sys.executable, "-m", "venv", "--without-pip", str(self.folder)])
            return [sys.executable, "-m", "pip", "--python", str(self.python)]
        if _has_module("ensurepip"):
            self._run([sys.executable, "-m", "venv", "--clear", str(self.folder)])
        elif shutil.which("virtualenv"):
            self._run(["virtualenv", "--quiet", "--python", sys.executable, str(self.folder)])
        else:
            raise SetupProblem(NO_VENV)
        return inside

    def _run(self, command: Sequence[str]) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("w", encoding="utf-8") as log:
            done = subprocess.run(
                command, cwd=self.root, stdout=log, stderr=subprocess.STDOUT, check=False
            )
        if done.returncode == 0:
            return
        told = tail(self.log, 20)
        if "No space left on device" in told:
            raise no_space(self.root, NEEDED_BYTES)
        what = "make the virtual environment" if "venv" in command[:3] else "install the packages"
        tool = "uv" if command[0] == "uv" else "pip" if "pip" in command else "Python"
        raise InstallFailed(f"{tool} could not {what}; its whole output is in {self.log}.", told)

    def _works(self, command: Sequence[str]) -> bool:
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0

    def _runs(self) -> bool:
        return self._works([str(self.python), "-I", "-S", "-c", ""])

    def _digest(self, lock: str) -> str:
        python = f"{sys.version_info[0]}.{sys.version_info[1]}"
        content = (self.root / lock).read_bytes()
        return hashlib.sha256(python.encode() + content).hexdigest()


def _own_pip() -> tuple[int, ...]:
    """Give the version of this Python's own pip; nothing when it has none."""
    try:
        told = version("pip") if _has_module("pip") else ""
    except PackageNotFoundError:
        return ()
    return tuple(int(each) for each in re.findall(r"\d+", told or "")[:2])


def _has_module(name: str) -> bool:
    """Tell whether a module can be imported; an empty folder of that name cannot."""
    found = importlib.util.find_spec(name)
    return found is not None and found.origin is not None


def require_space(place: Path, needed: int = NEEDED_BYTES) -> None:
    """Refuse to begin what the disk cannot hold.

    Raises: SetupProblem.
    """
    if shutil.disk_usage(place).free < needed:
        raise no_space(place, needed)


def no_space(place: Path, needed: int) -> SetupProblem:
    """Say how much room is needed, and where."""
    return SetupProblem(NO_SPACE.format(place=place, needed=needed // 1_000_000))


def enter(environment: Environment, argv: Sequence[str]) -> None:
    """Go on as the interpreter of the environment; comes back only when already inside."""
    if not environment.is_current:
        sys.stdout.flush()
        os.execv(environment.python, [str(environment.python), *argv])  # noqa: S606
