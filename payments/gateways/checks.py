"""System checks: what `manage.py check` says about the payment providers' credentials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from payments.gateways import registry


@register(Tags.security)
def check_credentials(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report every problem with the keys and addresses."""
    return [
        (Error if problem.is_dangerous else Warning)(
            problem.text, id=f"gateways.{'E' if problem.is_dangerous else 'W'}{problem.number:03d}"
        )
        for problem in registry.problems()
    ]
