"""System checks: what `manage.py check` says about the way to customs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from marketplace.customs.cases import gateways


@register(Tags.security)
def check_gateway(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a way that does not exist, and the simulator where it is not allowed."""
    way = settings.CUSTOMS_GATEWAY
    if not way:
        return []
    if way not in gateways.WAYS:
        known = ", ".join(gateways.WAYS)
        return [Error(f"CUSTOMS_GATEWAY {way!r} is none of {known}.", id="customs_cases.E001")]
    found: list[CheckMessage] = []
    if way == "simulator" and not settings.CUSTOMS_SIMULATOR_ALLOWED:
        text = "CUSTOMS_GATEWAY is the simulator: buyers would be told of releases that never were."
        found.append(Error(text, id="customs_cases.E002"))
    needed = {
        "simulator": ("CUSTOMS_API_BASE", "CUSTOMS_API_TOKEN"),
        "folder": ("CUSTOMS_FOLDER", "CUSTOMS_DXP_ID"),
        "amqp": ("CUSTOMS_AMQP_URL", "CUSTOMS_DXP_ID"),
    }[way]
    found += [
        Error(f"{name} is empty.", id="customs_cases.E003")
        for name in needed
        if not getattr(settings, name)
    ]
    if way != "simulator" and not settings.CUSTOMS_UPLOAD_URL:
        text = "CUSTOMS_UPLOAD_URL is empty: questions for payment data stay open."
        found.append(Warning(text, id="customs_cases.W004"))
    return found
