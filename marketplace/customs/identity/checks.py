"""System check before an installation opens: the vault has keys, and they are its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from marketplace.customs.identity import keys
from marketplace.customs.identity.errors import VaultClosed
from marketplace.foundation.masked import Masked


@register(Tags.security, deploy=True)
def check_identity_keys(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report keys that are missing, malformed, or used for something else too."""
    try:
        keys.known_ids()
        keys.blind_index("check", Masked("check"))
    except VaultClosed as error:
        return [
            Error(
                f"The identity vault stays closed: {error}.",
                hint="Set IDENTITY_KEYS (id:secret, 32 characters or more) and IDENTITY_INDEX_KEY.",
                id="identity.E001",
            )
        ]
    own = [pair.partition(":")[2] for pair in settings.IDENTITY_KEYS]
    own.append(settings.IDENTITY_INDEX_KEY)
    if len(set(own)) < len(own) or set(own) & {settings.SECRET_KEY, *settings.SEALING_KEYS}:
        return [
            Error(
                "A secret of the identity vault is used twice.",
                hint="Make each of IDENTITY_KEYS, IDENTITY_INDEX_KEY, SEALING_KEYS and SECRET_KEY "
                "a secret of its own.",
                id="identity.E002",
            )
        ]
    return []
