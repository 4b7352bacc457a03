"""The two ends of one contract: the sandbox on this machine, and the provider's own test mode."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import stripe

from marketplace.foundation.money import Money
from payments.gateways.credentials import TEST_PREFIXES, Credentials
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import AttemptSpec, Confirmed
from tests.payments.gateways.conftest import attempt
from tests.payments.gateways.sandbox_process import KEY, SECRET, SandboxProcess

Name = Literal["sandbox", "stripe"]
NAMES: Final[tuple[Name, ...]] = ("sandbox", "stripe")
KEY_VARIABLE: Final = "STRIPE_CONTRACT_KEY"
HKD_50: Final = Money(5_000, "HKD")  # an account in Hong Kong takes it by every method


class KeyRefused(Exception):
    """A key that may move money, or that is none."""


@dataclass(frozen=True)
class Target:
    """Who is asked to keep the contract."""

    name: Name
    provider: StripeProvider
    client: stripe.StripeClient
    patience: float  # seconds that something which comes later may take
    pause: float  # between two looks

    def key(self) -> str:
        """Return a key that was never used before, here or in an earlier run."""
        return f"contract-{secrets.token_hex(12)}"

    def spec(self, **changes: Any) -> AttemptSpec:
        """Return one try to collect HKD 50.00, by card unless told otherwise."""
        return attempt(**({"method": "card", "amount": HKD_50} | changes))

    def confirm(self, payment_method: str = "pm_card_visa", **changes: Any) -> Confirmed:
        """Pay without a page."""
        return self.provider.confirm(self.spec(**changes), payment_method, key=self.key())

    def eventually(self, look: Callable[[], Any]) -> Any:
        """Look again until there is something; what the provider does later takes its time."""
        deadline = time.monotonic() + self.patience
        while True:
            found = look()
            if found:
                return found
            assert time.monotonic() < deadline, f"{self.name}: it did not come true in time"
            time.sleep(self.pause)


def refuse_live(key: str) -> str:
    """Return a test key as it is. Raises: KeyRefused for every other."""
    if not key.startswith(TEST_PREFIXES):
        raise KeyRefused(f"{KEY_VARIABLE} has to be a test key: sk_test_ or rk_test_")
    return key


def sandbox_target(process: SandboxProcess) -> Target:
    """Ask the sandbox."""
    base = process.base
    addresses: Any = {"api": base, "connect": base, "files": base, "meter_events": base}
    given = Credentials(
        secret_key=KEY,
        webhook_secret=SECRET,
        api_base=base,
        timeout=(1, 5),
        max_retries=0,
        is_demo=True,
    )
    client = stripe.StripeClient(KEY, base_addresses=addresses)
    return Target("sandbox", StripeProvider(given), client, patience=5, pause=0.02)


def stripe_target(key: str) -> Target:
    """Ask the provider's test mode. Raises: KeyRefused."""
    given = Credentials(
        secret_key=refuse_live(key),
        webhook_secret=SECRET,
        api_base=None,
        timeout=(5, 30),
        max_retries=2,
        is_demo=False,
    )
    client = stripe.StripeClient(key, max_network_retries=2)
    return Target("stripe", StripeProvider(given), client, patience=120, pause=1)
