"""Servers that DATABASE_URL and REDIS_URL name: reach them once and learn their versions."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from marketplace.bootstrap.problems import SetupProblem

# These run in `.venv`, which has the clients; the URL travels outside the process list.
ASK_POSTGRES = """
import os, psycopg
with psycopg.connect(os.environ["ASK_URL"], connect_timeout=5) as link:
    print(link.execute("show server_version").fetchone()[0].split()[0])
"""
ASK_REDIS = """
import os, redis
told = redis.Redis.from_url(os.environ["ASK_URL"], socket_connect_timeout=5).info("server")
kind = "Valkey" if "valkey_version" in told else "Redis"
print(kind, told.get("valkey_version") or told["redis_version"])
"""


def postgres_version(python: Path, url: str) -> str:
    """Ask the server of DATABASE_URL for its version.

    Raises: SetupProblem when it cannot be reached.
    """
    return f"PostgreSQL {_ask(python, ASK_POSTGRES, url, 'DATABASE_URL')} (url)"


def redis_version(python: Path, url: str) -> str:
    """Ask the server of REDIS_URL for its kind and version.

    Raises: SetupProblem when it cannot be reached.
    """
    return f"{_ask(python, ASK_REDIS, url, 'REDIS_URL')} (url)"


def _ask(python: Path, question: str, url: str, variable: str) -> str:
    done = subprocess.run(
        [python, "-c", question],
        env={**os.environ, "ASK_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SetupProblem(f"The server of {variable} cannot be reached.", reason)
    return done.stdout.strip()
