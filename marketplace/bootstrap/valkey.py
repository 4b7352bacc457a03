"""A Redis of our own (Valkey or Redis): the broker, the cache and the locks."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from marketplace.bootstrap import socket_folder
from marketplace.bootstrap.files import tail
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.origins import Program, redis_programs
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import Part


def choose() -> Program:
    """Choose the first server found.

    Raises: SetupProblem when there is none.
    """
    found = redis_programs()
    if not found:
        raise SetupProblem(
            "No Valkey and no Redis 6 or newer was found, neither on this system nor in .venv: "
            "install one, or set REDIS_URL."
        )
    return found[0]


def socket_path(layout: Layout) -> Path:
    """Give the path of the server's socket."""
    return socket_folder.path_for(layout.var, layout.kind) / "valkey.sock"


def part(layout: Layout, program: Program) -> Part:
    """Describe the server's process."""
    path = socket_path(layout)
    uid, gid = os.geteuid(), os.getegid()
    if not path.parent.exists():
        socket_folder.make(path.parent, uid, gid)
    layout.valkey.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(layout.valkey),
        "appendonly": "yes" if layout.is_durable else "no",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",  # an evicting broker drops work
        "save": "",
        "daemonize": "no",
        "loglevel": "notice",
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return Part(
        name="valkey",
        argv=(str(program.path), *words),
        log=layout.log / "valkey.log",
        is_loud=False,
    )


def is_ready(layout: Layout) -> bool:
    """Ask the server whether it serves; while it loads its data it says no."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(1.0)
            wire.connect(str(socket_path(layout)))
            wire.sendall(b"PING\r\n")
            return wire.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def set_aside(layout: Layout) -> Path | None:
    """Move data away that this server cannot read; nothing in it is the only copy.

    Work is a row in PostgreSQL and Redis only rings the bell, so an empty Redis is
    filled again by the sweeps.
    """
    if not layout.valkey.exists() or not any(layout.valkey.iterdir()):
        return None
    aside = layout.valkey.with_name(f"{layout.valkey.name}.unread-{int(time.time())}")
    layout.valkey.rename(aside)
    return aside


def url(layout: Layout) -> str:
    """Give the URL of the server's socket."""
    return f"unix://{socket_path(layout)}"


def complaint(layout: Layout) -> SetupProblem:
    """Say that the server did not come up, with the end of its log."""
    return SetupProblem("Valkey did not start.", tail(layout.log / "valkey.log"))
