"""The one place that reads the process environment, and gives every value a type.

Settings modules import `ENV`; nothing else in the project reads `os.environ`
(the bootstrap, which prepares that environment before Django exists, excepted).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Environment:
    """What the environment says, read once at start."""

    database_url: str
    database_owner_url: str
    redis_url: str
    secret_key: str
    var_dir: Path
    public_base_url: str
    allowed_hosts: tuple[str, ...]
    stripe_secret_key: str
    stripe_webhook_secret: str
    stripe_api_base: str | None
    trusted_proxies: int
    hold_days: int
    test_database: str
    test_worker: str


def _read(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _read_count(name: str, default: int) -> int:
    raw = _read(name, str(default))
    if not raw.isdecimal():
        raise SystemExit(f"{name} must be a whole number and not negative, not {raw!r}.")
    return int(raw)


def read_environment() -> Environment:
    """Read the process environment into one typed value."""
    public_base_url = _read("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Environment(
        database_url=_read("DATABASE_URL", "postgresql:///ponte"),
        database_owner_url=_read("DATABASE_OWNER_URL"),
        redis_url=_read("REDIS_URL", "redis://127.0.0.1:6379/0"),
        secret_key=_read("SECRET_KEY"),
        var_dir=Path(_read("PONTE_VAR") or BASE_DIR / "var"),
        public_base_url=public_base_url,
        allowed_hosts=tuple(h for h in _read("ALLOWED_HOSTS").split(",") if h),
        stripe_secret_key=_read("STRIPE_SECRET_KEY"),
        stripe_webhook_secret=_read("STRIPE_WEBHOOK_SECRET"),
        stripe_api_base=_read("STRIPE_API_BASE") or None,
        trusted_proxies=_read_count("TRUSTED_PROXIES", 0),
        hold_days=_read_count("HOLD_DAYS", 7),
        test_database=_read("PONTE_TEST_DB", "test_ponte"),
        test_worker=_read("PYTEST_XDIST_WORKER"),
    )


def database_from(url: str) -> dict[str, Any]:
    """Turn a libpq URL into Django's database settings; socket folders are hosts."""
    parts = conninfo_to_dict(url)
    named = {"dbname", "user", "password", "host", "port"}
    options = {key: value for key, value in parts.items() if key not in named}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": options,
    }


def celery_broker_from(redis_url: str) -> str:
    """Celery names a Redis socket `redis+socket://`; Django's cache names it `unix://`."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url


ENV = read_environment()
