"""System checks: what `manage.py check` says about the payment providers' credentials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from payments.gateways import credentials
from payments.gateways.credentials import Problem
from payments.gateways.errors import GatewayMisconfigured


@register(Tags.security)
def check_credentials(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report every problem with the keys and addresses."""
    return [
        (Error if problem.is_dangerous else Warning)(
            problem.text, id=f"gateways.{'E' if problem.is_dangerous else 'W'}{problem.number:03d}"
        )
        for problem in (*credentials.problems(credentials.from_settings()), *_antoms())
    ]


def _antoms() -> list[Problem]:
    """List the problems with Antom's keys, without loading what reads keys where there are none."""
    if not settings.ANTOM_CLIENT_ID:
        return []
    from payments.gateways.antom import credentials as antom

    return antom.problems(antom.from_settings())


def refuse_dangerous_antom() -> None:
    """Stop a process with dangerous credentials of Antom. Raises: GatewayMisconfigured."""
    for problem in _antoms():
        if problem.is_dangerous:
            raise GatewayMisconfigured(problem.text)
