"""What one sandbox process was told at its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from marketplace.foundation.addresses import is_loopback
from marketplace.foundation.local_http import RefusedToStart
from payments.gateways.sandbox.antom_signing import AntomSide
from payments.gateways.sandbox.wechat_signing import WechatSide

API_VERSION: Final = "2026-10-28.endive"
# Seconds until the second, third, ... delivery of a webhook that was not answered with 2xx.
RETRIES: Final = (1.0, 3.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0)


@dataclass(frozen=True)
class Config:
    """Host, port, files and secrets; times are seconds."""

    host: str
    port: int
    database: Path
    secret_key: str
    webhook_secret: str
    webhook_url: str | None = None
    business_name: str = "Sandbox shop"
    refund_seconds: float = 2.0
    processing_seconds: float = 8.0
    dispute_seconds: float = 15.0  # from a payment by a card that disputes to its dispute
    retry_seconds: tuple[float, ...] = RETRIES
    is_quiet: bool = False
    # Charge currency -> the currency in which it reaches our balance, and how many of that one is.
    conversions: Mapping[str, tuple[str, Decimal]] = field(default_factory=dict)
    payout_seconds: float = 0.0  # between two payouts by itself; 0: only when a control asks
    wechat: WechatSide | None = None  # WeChat Pay's merchant; none: it is not there
    antom: AntomSide | None = None
    antom_reports: Path | None = None  # where settlement files of Antom are laid

    def refuse_unsafe(self) -> None:
        """Check host, key and secret. Raises: RefusedToStart."""
        if not is_loopback(self.host):
            raise RefusedToStart(
                f"The sandbox binds to this machine only: {self.host} is not a loopback address."
            )
        if self.secret_key.startswith(("sk_live_", "rk_live_")):
            raise RefusedToStart("The sandbox refuses a live key.")
        if not self.secret_key.startswith(("sk_test_", "rk_test_")):
            raise RefusedToStart("The sandbox wants a key of its own that starts with sk_test_.")
        if not self.webhook_secret.startswith("whsec_"):
            raise RefusedToStart("The webhook secret has to start with whsec_.")
        if self.antom is not None and (reason := self.antom.refused_because()):
            raise RefusedToStart(reason)
