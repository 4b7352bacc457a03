"""Canaries: identity numbers of nobody that are put into the vault, and looked for elsewhere.

Journeys run with them inside (`tests/journeys`); when the marketplace stops, everything that it
wrote is searched: every row of every table, Redis, log files, mails, files that were made. A
number that is found in clear, or in a form that is one step from it, fails the run.
"""

from __future__ import annotations

import base64
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from psycopg import sql

# Right by their check characters, of people born in 1880.
NUMBERS: Final = ("440402188001017730", "440402188002027738")
NAMES: Final = ("坎娜丽测试", "金丝雀测试")
# Never searched: the servers' own files hold the tables, which are read row by row instead.
_SERVERS: Final = ("postgres", "valkey", "redis", "pgdata")
_MOST: Final = 50_000_000  # bytes of one file


@dataclass(frozen=True)
class Find:
    """A canary where none may be: where, and in which form."""

    place: str
    form: str


def forms_of(secret: str) -> dict[str, bytes]:
    """Return a secret as text, and as what plain tools make of it."""
    raw = secret.encode()
    found = {"clear": raw, "backwards": secret[::-1].encode()}
    if secret.isdecimal():
        for mark in (" ", "-"):
            found[f"in groups by {mark!r}"] = mark.join(
                (secret[:6], secret[6:14], secret[14:])
            ).encode()
    else:
        found["escaped for JSON"] = json.dumps(secret)[1:-1].encode()
        found["escaped for an address"] = quote(secret).encode()
    found["hexadecimal"] = raw.hex().encode()
    for shift in range(3):  # what stands before it moves the letters of base64
        coded = base64.b64encode(b"\0" * shift + raw)
        first, last = -(-shift * 8 // 6), (shift + len(raw)) * 8 // 6
        found[f"base64, moved by {shift}"] = coded[first:last]
    return found


NEEDLES: Final = [
    (f"{name} {form}", needle)
    for name, secret in zip(("number", "number", "name", "name"), (*NUMBERS, *NAMES), strict=True)
    for form, needle in forms_of(secret).items()
]


def in_bytes(place: str, content: bytes) -> list[Find]:
    """Search some bytes."""
    lower = content.lower()
    return [
        Find(place, form)
        for form, needle in NEEDLES
        if needle in content or ("hex" in form and needle in lower)
    ]


def in_files(folder: Path) -> list[Find]:
    """Search every file below a folder, and what is packed into archives."""
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if set(inside.parts) & set(_SERVERS) or not path.is_file() or path.is_symlink():
            continue
        if path.stat().st_size > _MOST:
            found.append(Find(str(inside), "too large to search"))
            continue
        found += in_bytes(str(inside), path.read_bytes())
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    found += in_bytes(f"{inside}:{name}", archive.read(name))
    return found


def in_database() -> list[Find]:
    """Search every row of every table as text; bytes are read in hexadecimal by that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'm') ORDER BY 1"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        patterns = [f"%{_escaped(needle.decode())}%" for _form, needle in NEEDLES]
        # Bytes print as hexadecimal digits, so texts within them do, too.
        patterns += [f"%{needle.hex()}%" for _form, needle in NEEDLES]
        for table in tables:
            name = sql.Identifier(table)
            cursor.execute(
                sql.SQL("SELECT 1 FROM {} t WHERE t::text LIKE ANY (%s) LIMIT 1").format(name),
                [patterns],
            )
            if cursor.fetchone():
                found.append(Find(f"table {table}", "in a row"))
    return found


def in_redis() -> list[Find]:
    """Search every key of Redis with its value: caches, sessions, tasks that wait."""
    import redis

    client = redis.Redis.from_url(settings.CACHES["shared"]["LOCATION"])
    found = []
    for key in client.scan_iter(count=1_000):
        for part in (key, *_values(client, key)):
            found += in_bytes(f"redis {key!r}", part)
            found += in_bytes(f"redis {key!r} decoded", _decoded(part))
    return found


def _values(client: Any, key: bytes) -> Iterator[bytes]:
    kind = client.type(key)
    if kind == b"string":
        yield client.get(key) or b""
    elif kind == b"hash":
        for name, value in client.hgetall(key).items():
            yield from (name, value)
    elif kind == b"list":
        yield from client.lrange(key, 0, -1)
    elif kind == b"set":
        yield from client.smembers(key)
    elif kind == b"zset":
        yield from client.zrange(key, 0, -1)


def _decoded(part: bytes) -> bytes:
    """Return the body of a task that waits: JSON with base64 in it."""
    try:
        body = json.loads(part)["body"]
        return base64.b64decode(body)
    except (ValueError, KeyError, TypeError):
        return b""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def everywhere(folders: Sequence[Path]) -> list[Find]:
    """Search all that a marketplace writes."""
    found = in_database() + in_redis()
    for folder in folders:
        found += in_files(folder)
    return found


def told(found: Iterable[Find]) -> list[str]:
    """Say where canaries were found, without them."""
    return sorted({f"{each.place}: {each.form}" for each in found})


def report() -> None:
    """Search the marketplace whose Django this is; print what was found as JSON."""
    from marketplace.customs.identity.models import IdentityProfile

    planted = IdentityProfile.objects.count()
    finds = told(everywhere([Path(settings.VAR_DIR)]))
    sys.stdout.write(json.dumps({"planted": planted, "finds": finds}) + "\n")
