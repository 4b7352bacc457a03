"""Secrets of a local run: made once, kept in one file that only its owner may read."""

from __future__ import annotations

import secrets
from pathlib import Path

from marketplace.bootstrap.files import read_json, write_json


def local_secrets(var: Path) -> dict[str, str]:
    """Give the secrets of this data folder as environment variables; make missing ones."""
    path = var / "secrets.json"
    known: dict[str, str] = read_json(path) or {}
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "IDENTITY_KEYS": f"local:{secrets.token_urlsafe(48)}",
        "IDENTITY_INDEX_KEY": secrets.token_urlsafe(48),
        "STRIPE_SECRET_KEY": f"sk_test_sandbox_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(24)}",
        "BANK_API_TOKEN": secrets.token_urlsafe(24),
        "CUSTOMS_API_TOKEN": secrets.token_urlsafe(24),
    }
    if not set(made) <= set(known):
        known = made | known
        write_json(path, known)
    path.chmod(0o600)
    return known
