"""A PostgreSQL of our own: its data folder, its two roles, its command line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from marketplace.bootstrap import socket_folder
from marketplace.bootstrap.accounts import Account, for_postgres
from marketplace.bootstrap.files import tail
from marketplace.bootstrap.identity import ProcessRecord, record
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.origins import Program, postgres_programs
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import Part

DATABASE = "ponte"
OWNER_ROLE = "ponte_owner"  # creates and migrates
APP_ROLE = "ponte_app"  # serves; has the rights that `secure_database` grants
# One statement a line: single-user mode reads it so. The owner may act as the
# application's role, so that a test can show what that role is refused.
FIRST_STATEMENTS = f"""\
CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB CREATEROLE
CREATE ROLE {APP_ROLE} LOGIN
GRANT {APP_ROLE} TO {OWNER_ROLE}
CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}
"""
COMMON_FLAGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",  # of a small shop; POSTGRES_SHARED_BUFFERS says otherwise
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
}
# A test's data is thrown away: it need not reach the disk.
TEST_FLAGS = {
    "max_connections": "120",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "1h",
}


def choose(layout: Layout) -> Program:
    """Choose the server that this data folder needs, or the first one found.

    Raises: SetupProblem when there is none, or none of the data folder's version.
    """
    found = postgres_programs()
    if not found:
        raise SetupProblem(
            "No PostgreSQL 15 or newer was found, neither on this system nor in .venv: "
            "install one, or set DATABASE_URL."
        )
    made_by = data_version(layout.postgres)
    if made_by is None:
        return found[0]
    for program in found:
        if program.major == made_by:
            return program
    if not layout.is_durable:
        shutil.rmtree(layout.postgres)
        return found[0]
    raise SetupProblem(
        f"{layout.postgres} was made by PostgreSQL {made_by} and only "
        f"{', '.join(str(each) for each in found)} is here: "
        "bring that version back, or move the folder away to start with new demo data."
    )


def data_version(data: Path) -> int | None:
    """Give the major version that made a data folder; None when there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text().strip())
    except (FileNotFoundError, ValueError):
        return None


def prepare(layout: Layout, program: Program) -> None:
    """Create the data folder with its roles and database, whole or not at all."""
    if data_version(layout.postgres) is not None:
        return
    draft = layout.postgres.with_name(layout.postgres.name + ".new")
    for unfinished in (draft, layout.postgres):
        if unfinished.exists():
            shutil.rmtree(unfinished)
    account = for_postgres()
    draft.mkdir(mode=0o700)
    if account.uid != os.geteuid():
        os.chown(draft, account.uid, account.gid)
    _initialize(draft, program, account)
    single = [str(program.path), "--single", "-D", str(draft), "-c", "fsync=off", "postgres"]
    done = _run(single, account, FIRST_STATEMENTS)
    if done.returncode or "ERROR" in done.stdout:
        raise SetupProblem("PostgreSQL could not create its roles and database.", done.stdout)
    draft.rename(layout.postgres)


def _initialize(data: Path, program: Program, account: Account) -> None:
    command = [str(program.path.with_name("initdb")), "-D", str(data), "-U", "postgres"]
    # Trust is safe because the one socket lies in a folder that only this account enters.
    command += ["--auth=trust", "-E", "UTF8", "--no-instructions"]
    # Behind a fresh install a sync waits for hundreds of megabytes that have nothing to do
    # with us; `up` asks for one in the background when everything runs.
    command.append("--no-sync")
    told = ""
    for locale in _locales(program.major):
        done = _run([*command, *locale], account)
        if done.returncode == 0:
            return
        told = done.stdout
    raise SetupProblem("PostgreSQL could not create its data folder.", told)


def _locales(major: int) -> list[list[str]]:
    """List ways to say: Unicode letters, sorted by code point, whatever this system has."""
    if major >= 17:
        return [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    return [["--locale=C.UTF-8"], ["--no-locale"]]


def _run(command: list[str], account: Account, feed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*account.before, *command],
        input=feed,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
    )


def part(layout: Layout, program: Program) -> Part:
    """Describe the server's process."""
    account = for_postgres()
    sockets = socket_folder.make(
        socket_folder.path_for(layout.var, layout.kind), account.uid, account.gid
    )
    flags = COMMON_FLAGS | ({} if layout.is_durable else TEST_FLAGS)
    flags["unix_socket_directories"] = str(sockets)
    flags["shared_buffers"] = os.environ.get("POSTGRES_SHARED_BUFFERS") or flags["shared_buffers"]
    settings = [f"--{name}={value}" for name, value in flags.items()]
    return Part(
        name="postgres",
        argv=(str(program.path), "-D", str(layout.postgres), *settings),
        before=account.before,
        binds_itself=account.sends_death_signal,
        log=layout.log / "postgres.log",
        is_loud=False,
        stop_signal=signal.SIGINT,  # fast: ends sessions, keeps every committed row
        death_signal=signal.SIGINT,
        grace=10.0,
    )


def is_ready(layout: Layout, pid: int) -> bool:
    """Tell whether the server of this process accepts connections, from its own note."""
    note = _note(layout.postgres)
    return len(note) >= 8 and note[0] == str(pid) and note[7].strip() == "ready"


def left_over(layout: Layout) -> list[ProcessRecord]:
    """Find a server that still runs on this data folder though its supervisor is gone."""
    note = _note(layout.postgres)
    if not note or not note[0].isdigit():
        return []
    found = record("postgres", int(note[0]))
    expected = str(socket_folder.path_for(layout.var, layout.kind))
    is_ours = len(note) >= 5 and note[4].strip() == expected
    return [found] if found.started and is_ours and _runs_postgres(found.pid) else []


def _runs_postgres(pid: int) -> bool:
    told = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in told.stdout


def _note(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return []


def url(layout: Layout, role: str) -> str:
    """Give the libpq URL of the database for a role."""
    folder = socket_folder.path_for(layout.var, layout.kind)
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(folder), safe='/')}"


def complaint(layout: Layout) -> SetupProblem:
    """Say that the server did not come up, with the end of its log."""
    return SetupProblem("PostgreSQL did not start.", tail(layout.log / "postgres.log"))
