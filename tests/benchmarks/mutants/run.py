"""Change the rules of money on purpose, one small thing at a time, and count what tests notice.

The method stands in docs/testing.md. Nothing of it touches the tree: files are copied to a folder
of its own, and the tests that run there have no server to ask.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from marketplace.bootstrap.environment import Environment
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.services import var_folder
from tests.benchmarks.facts import circumstances
from tests.benchmarks.mutants.selection import MODULES, TESTS, Module

LOCK: Final = Path(__file__).parent.parent / "requirements-mutants.txt"
TARGET: Final = 0.9
COPIED: Final = ("marketplace", "payments", "catalog", "tests", "docs", "locale", "templates")
# A mutant that loops for ever is noticed by its time alone, so that counts as noticed.
NOTICED: Final = ("killed", "timeout", "segfault")
# One failing example is enough: to search for the smallest takes longer than a mutant may.
_QUICK: Final = """
from hypothesis import Phase, settings

settings.register_profile(
    "quick",
    phases=[Phase.explicit, Phase.generate],
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
)
"""
_RESULT: Final = re.compile(r"^ +(\S+): (.+)$", re.M)


def measure(modules: Sequence[Module] = MODULES, tests: Sequence[str] = TESTS) -> dict[str, Any]:
    """Run every mutant against the fast tests and return what they noticed, by module."""
    root = var_folder() / "bench" / "mutants"
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy2(LOCK, root / LOCK.name)
    python = Environment(root).ensure(LOCK.name, _say)
    work = root / "work"
    _lay_out(work, modules, tests)
    patterns = [pattern for module in modules for pattern in module.patterns]
    _mutmut(python, work, "run", "--max-children", "1", *patterns, stdout=sys.stderr)
    found = dict(_RESULT.findall(_mutmut(python, work, "results", "--all", "1")))
    told = tally(found, modules)
    shown = (_mutmut(python, work, "show", name) for name in told["survivors"])
    (root / "survivors.diff").write_text("\n".join(shown), encoding="utf-8")
    return circumstances("none") | told


def tally(found: Mapping[str, str], modules: Sequence[Module] = MODULES) -> dict[str, Any]:
    """Count mutants by module and name those that no test noticed.

    `found` is a status by mutant, as mutmut calls both. A share is what was noticed of all.
    """
    told: dict[str, Any] = {}
    survivors: list[str] = []
    whole: Counter[str] = Counter()
    for module in modules:
        mine = {
            name: status
            for name, status in found.items()
            if any(fnmatch(name, pattern) for pattern in module.patterns)
        }
        survivors += [name for name, status in sorted(mine.items()) if status not in NOTICED]
        counts = Counter(mine.values())
        whole += counts
        told[module.path] = _row(counts)
    total = _row(whole)
    figure = total["share"] or 0.0
    return {
        "modules": told,
        "all": total,
        "survivors": survivors,
        "goal": {"figure": figure, "target": TARGET, "met": figure >= TARGET},
    }


def _row(counts: Counter[str]) -> dict[str, Any]:
    mutants = sum(counts.values())
    noticed = sum(counts[status] for status in NOTICED)
    return {
        "mutants": mutants,
        "killed": counts["killed"],
        "timeout": counts["timeout"],
        "survived": mutants - noticed,
        "share": round(noticed / mutants, 4) if mutants else None,  # None: only constants
    }


def _lay_out(work: Path, modules: Sequence[Module], tests: Sequence[str]) -> None:
    """Copy the tree, without the fixtures that ask servers, and say there what is to be done."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "conftest.py", "servers.py")
    for name in COPIED:
        shutil.copytree(ROOT / name, work / name, ignore=ignored)
    (work / "tests" / "conftest.py").write_text(_QUICK, encoding="utf-8")
    (work / "pyproject.toml").write_text(_settings(modules, tests), encoding="utf-8")


def _settings(modules: Sequence[Module], tests: Sequence[str]) -> str:
    return f"""
[tool.mutmut]
source_paths = {[module.path for module in modules]}
also_copy = {list(COPIED)}
pytest_add_cli_args = ["-m", "not django_db", "--hypothesis-profile=quick"]
pytest_add_cli_args_test_selection = {list(tests)}
timeout_multiplier = 3.0

[tool.pytest.ini_options]
DJANGO_SETTINGS_MODULE = "marketplace.settings.test"
django_find_project = false  # else the manage.py further up would be found, and its modules tested
addopts = ["-p", "no:cacheprovider", "-p", "no:xdist"]
filterwarnings = ["error"]
"""


def _mutmut(python: Path, work: Path, *words: str, stdout: Any = subprocess.PIPE) -> str:
    # The product's packages come second: mutmut 3.8 needs a pytest before 9.2, whose tests still
    # have a `_nodeid`.
    own = next((python.parent.parent / "lib").glob("python3*/site-packages"))
    env = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join((str(own), sysconfig.get_paths()["purelib"])),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    argv = [str(python.parent / "mutmut"), *words]
    done = subprocess.run(argv, cwd=work, env=env, stdout=stdout, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"mutmut {words[0]} ended with {done.returncode}; what it said is above")
    return done.stdout or ""


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
