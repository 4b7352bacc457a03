"""What `up` starts, what the Procfile starts, and what the settings expect of both, agree."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import translation

from marketplace.bootstrap import parts
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.processes import Part
from marketplace.celery import app

# What only a supervised run on one machine adds or places elsewhere.
LOCAL_ONLY = {"--graceful-timeout": "4"}
PLACED = {"--bind", "--schedule", "-n"}


def of_up() -> dict[str, Part]:
    layout, python = Layout(Path("var")), Path("python")
    web = parts.web(layout, python, Places("127.0.0.1", 8000, None), {})
    workers = [parts.worker(layout, python, {}, queues) for queues in parts.WORKERS]
    return {part.name: part for part in (web, *workers, parts.beat(layout, python, {}))}


def of_procfile() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: shlex.split(line) for name, _, line in (each.partition(":") for each in lines)}


def flags(words: list[str]) -> dict[str, str]:
    """Give each flag of a command with its value; a bare word stands for itself."""
    found, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        takes_value = word.startswith("-") and rest and not rest[0].startswith("-")
        found[word] = rest.pop(0) if takes_value and word != "--quiet" else ""
    return found


@pytest.mark.parametrize("name", ["web", *(each.name for each in parts.WORKERS), "beat"])
def test_the_procfile_starts_what_up_starts(name: str):
    part, line = of_up()[name], of_procfile()[name]
    words = line[2:] if line[0] == "env" else line
    if "exec" in words:  # behind what makes a folder
        words = words[words.index("exec") + 1 :]
    mine, theirs = flags(list(part.argv[2:])), flags(words)
    assert {k: v for k, v in mine.items() if k not in PLACED | set(LOCAL_ONLY)} == {
        k: v for k, v in theirs.items() if k not in PLACED
    }
    assert PLACED & set(mine) == PLACED & set(theirs)


def test_no_command_line_holds_a_secret():
    keys = {"STRIPE_SECRET_KEY": "sk_test_hidden", "STRIPE_WEBHOOK_SECRET": "whsec_hidden"}
    sandbox = parts.sandbox(Layout(Path("var")), Path("python"), Places("::1", 8000, 8010), keys)
    for part in (sandbox, *of_up().values()):
        assert "hidden" not in " ".join(part.argv)
    assert sandbox.env == keys


def test_the_procfile_and_up_name_the_same_parts():
    assert set(of_procfile()) == set(of_up())


@pytest.mark.parametrize("name", [each.name for each in parts.WORKERS])
def test_a_worker_hears_a_polite_kill_as_the_settings_mean_it(name: str):
    part = of_up()[name]
    assert part.env["REMAP_SIGTERM"] == "SIGQUIT"
    assert "REMAP_SIGTERM=SIGQUIT" in of_procfile()[name]
    assert 0 < settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT <= part.grace / 2


def test_every_queue_has_one_worker_and_at_least_one_task():
    app.loader.import_default_modules()
    ours = [name for name in app.tasks if not name.startswith("celery.")]
    used = {app.amqp.router.route({}, name)["queue"].name for name in ours}
    served = [queue for worker in parts.WORKERS for queue in worker.names]
    assert sorted(served) == sorted(used)


def test_what_waits_for_the_outside_shares_no_worker_with_what_does_not():
    together = {queue: set(worker.names) for worker in parts.WORKERS for queue in worker.names}
    assert together["mail"] == {"mail"}
    assert together["default"] == {"default"}
    assert together["money"] == {"money", "webhooks"}


@pytest.mark.parametrize("door", ["wsgi", "asgi", "celery"])
def test_a_process_that_nobody_configured_is_a_public_one_and_says_what_it_lacks(door: str):
    unset = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ALLOWED_HOSTS")
    code = f"import marketplace.{door} as door; from django.conf import settings; settings.DEBUG"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in unset},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1].endswith(
        "ImproperlyConfigured: Set SECRET_KEY and ALLOWED_HOSTS in the environment."
    ), done.stderr


def test_beat_of_the_procfile_makes_its_folder(tmp_path: Path):
    """A fresh checkout has no `var/run`."""
    line = (ROOT / "Procfile").read_text().split("\nbeat: ", 1)[1].split("\n")[0]
    line = line.replace("exec celery", "exec echo")
    env = {"PATH": os.environ["PATH"], "PONTE_VAR": str(tmp_path / "var")}
    done = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert f"--schedule {tmp_path}/var/run/beat" in done.stdout
    assert (tmp_path / "var/run").is_dir()


def test_up_waits_for_a_page_that_reads_tables():
    ready = of_up()["web"].ready_url
    assert ready is not None
    with translation.override("en"):
        assert resolve(ready[2]).view_name == "storefront:home"
