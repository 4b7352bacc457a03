"""Which command was asked for, and what must be in place before it runs."""

from __future__ import annotations

import argparse
import atexit
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from marketplace.bootstrap import customs_keys, merchant_keys
from marketplace.bootstrap.checks import all_checks, run_checks
from marketplace.bootstrap.environment import DEVELOPMENT, RUNTIME, Environment, enter
from marketplace.bootstrap.files import read_json
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.local_secrets import local_secrets
from marketplace.bootstrap.parts import LOCAL_SETTINGS
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.services import Services, layout_for_tests, var_folder
from marketplace.bootstrap.supervisor import Interrupted, Signals
from marketplace.bootstrap.up import Up, UpOptions

# These need neither database nor Redis; starting them would only take time.
WITHOUT_SERVERS = {
    *("help", "--help", "-h", "version", "--version", "check", "diffsettings"),
    *("makemessages", "compilemessages", "compile_messages", "collectstatic", "findstatic"),
}
# These create, change or empty tables: the role that owns them has to run them, wherever
# DATABASE_OWNER_URL names one.
FOR_THE_OWNER = {
    *("prepare", "migrate", "secure_database", "seed_demo", "makemigrations", "sqlmigrate"),
    *("showmigrations", "flush", "loaddata", "createcachetable", "dbshell"),
}


def main(argv: Sequence[str]) -> int | None:
    """Run one of our commands and give its exit code, or make ready for Django's and give None."""
    os.chdir(ROOT)
    Environment().keep_bytecode()
    command = argv[1] if len(argv) > 1 else "help"
    ours: dict[str, Callable[[Sequence[str]], int]] = {
        "up": up,
        "test": test,
        "verify": verify,
        "bench": bench,
        "drill": drill,
        "relevance": relevance,
        "services": services,
        "screens": screens,
    }
    try:
        if command in ours:
            return ours[command](argv[2:])
        make_ready(command, argv)
    except SetupProblem as problem:
        if problem.details.strip():
            print(problem.details.rstrip(), file=sys.stderr)
        print(f"\n{problem.sentence}", file=sys.stderr)
        return 1
    except (Interrupted, KeyboardInterrupt):
        return 130
    return None


def up(words: Sequence[str]) -> int:
    """Run the whole marketplace until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="manage.py up", description=up.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="of the shop; 0 takes a free one")
    parser.add_argument(
        "--sandbox-port", type=int, default=8001, help="of the payment sandbox; 0 takes a free one"
    )
    parser.add_argument(
        "--bank-port", type=int, default=None, help="of the sandbox bank; 0 takes a free one"
    )
    parser.add_argument(
        "--customs-port", type=int, default=None, help="of the customs simulator, where chosen"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address that the shop listens on")
    parser.add_argument(
        "--var",
        type=Path,
        default=None,
        help="folder for data, logs and sockets; other commands find it by PONTE_VAR",
    )
    parser.add_argument("--no-seed", action="store_true", help="leave the demo data out")
    parser.add_argument("--timings", action="store_true", help="print how long each step took")
    chosen = parser.parse_args(words)
    options = UpOptions(
        var=(chosen.var or var_folder()).absolute(),
        host=chosen.host,
        port=chosen.port,
        sandbox_port=chosen.sandbox_port,
        bank_port=chosen.bank_port,
        customs_port=chosen.customs_port,
        is_seeded=not chosen.no_seed,
        shows_timings=chosen.timings,
    )
    return Up(options).run()


def test(words: Sequence[str]) -> int:
    """Run the tests, in three processes where there are processors; further words go to pytest."""
    python = Environment().ensure(DEVELOPMENT, say)
    env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    # For two processors: one process mostly waits for the marketplace that it runs.
    shared = ["-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]
    parallel = shared if not words and (os.cpu_count() or 1) > 1 else []
    return _call([str(python), "-m", "pytest", *parallel, *words], env)


def bench(words: Sequence[str]) -> int:
    """Measure starts, loads, pages, documents; print JSON. Further words go to the benchmarks."""
    python = Environment().ensure(DEVELOPMENT, say)
    return _call([str(python), "-m", "tests.benchmarks", *words], dict(os.environ))


def drill(words: Sequence[str]) -> int:
    """Let payment go wrong a thousand times; print JSON. Further words go to the drills."""
    python = Environment().ensure(DEVELOPMENT, say)
    return _call([str(python), "-m", "tests.drills.paying", *words], dict(os.environ))


def screens(words: Sequence[str]) -> int:
    """Take a picture of every page into docs/screens. Further words say where and which."""
    python = Environment().ensure(DEVELOPMENT, say)
    return _call([str(python), "-m", "tests.screens", *words], dict(os.environ))


def relevance(words: Sequence[str]) -> int:
    """Ask every judged query of search; print JSON, and 1 when a language finds too little."""
    python = Environment().ensure(DEVELOPMENT, say)
    return _call([str(python), "-m", "tests.catalog.relevance", *words], dict(os.environ))


def verify(words: Sequence[str]) -> int:
    """Run every check, print a line for each, and the output of those that failed."""
    argparse.ArgumentParser(prog="manage.py verify", description=verify.__doc__).parse_args(words)
    python = Environment().ensure(DEVELOPMENT, say)
    servers = Services(layout_for_tests(), python)
    try:
        addresses = servers.join(say)
        print(addresses.report, flush=True)
        outcomes = run_checks(all_checks(python), addresses.environment())
    finally:
        servers.leave()
    failed = [each for each in outcomes if not each.has_passed]
    for each in failed:
        print(f"\n=== {each.name}\n{each.told.rstrip()}")
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} checks passed.")
    return 1 if failed else 0


def services(words: Sequence[str]) -> int:
    """Start the servers alone (or join them), print where they are, and hold them until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="manage.py services", description=services.__doc__)
    parser.add_argument("--test", action="store_true", help="those of the tests")
    chosen = parser.parse_args(words)
    python = Environment().ensure(RUNTIME, say)
    signals = Signals()
    signals.install()
    servers = Services(layout_for_tests() if chosen.test else Layout(var_folder()), python)
    try:
        addresses = servers.join(say)
        print(addresses.report)
        for name, value in addresses.environment().items():
            print(f"export {name}='{value}'", flush=True)
        say("Holding the servers until Ctrl-C.")
        threading.Event().wait()
    except Interrupted:
        signals.is_setting_up = False
    finally:
        servers.leave()
    return 0


def make_ready(command: str, argv: Sequence[str]) -> None:
    """Make ready for one of Django's commands: interpreter, settings, servers.

    With settings other than the local ones, the environment is the operator's affair
    and nothing is added to it but the word that a command is the owner's.
    """
    if command in FOR_THE_OWNER:
        os.environ["DATABASE_AS_OWNER"] = "1"
    environment = Environment()
    if environment.folder.exists() or importlib.util.find_spec("django") is None:
        environment.ensure(RUNTIME, say)
        enter(environment, argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", LOCAL_SETTINGS)
    if os.environ["DJANGO_SETTINGS_MODULE"] != LOCAL_SETTINGS:
        return
    layout = Layout(var_folder())
    layout.make()
    for name, value in _environment_of_run(layout).items():
        os.environ.setdefault(name, value)
    has_both = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    asks_for_help = bool({"-h", "--help"} & set(argv))
    if not has_both and not asks_for_help and command not in WITHOUT_SERVERS:
        _add_servers(layout)


def _environment_of_run(layout: Layout) -> dict[str, str]:
    """Give what the parts of a running marketplace know; without one, the secret key alone."""
    secrets = local_secrets(layout.var)
    known = {"SECRET_KEY": secrets["SECRET_KEY"]}
    running = read_json(layout.run / "up.json") or {}
    if running:
        known["PUBLIC_BASE_URL"] = running["web_url"]
    if running.get("sandbox_url") and not os.environ.get("STRIPE_SECRET_KEY"):
        known |= secrets | {"STRIPE_API_BASE": running["sandbox_url"]}
        known |= merchant_keys.for_marketplace(layout.var, running["sandbox_url"])
    if running.get("bank_url") and not os.environ.get("BANK_API_BASE"):
        known["BANK_API_TOKEN"] = secrets["BANK_API_TOKEN"]
        known["BANK_API_BASE"] = running["bank_url"]
    if running.get("customs_url") and not os.environ.get("CUSTOMS_API_BASE"):
        token = secrets["CUSTOMS_API_TOKEN"]
        known |= customs_keys.for_marketplace(layout.var, running["customs_url"], token)
        known["CUSTOMS_GATEWAY"] = "simulator"
    return known


def _add_servers(layout: Layout) -> None:
    servers = Services(layout, Path(sys.executable))
    atexit.register(servers.leave)
    os.environ.update(servers.join(say).environment())


def say(text: str) -> None:
    """Tell the person what takes a moment; standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def _call(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a command in the foreground; a Ctrl-C is its affair, and its code is ours."""
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
