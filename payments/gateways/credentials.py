"""Keys and addresses, and which of them must never meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from marketplace.foundation.addresses import is_private_path
from payments.gateways.patience import is_patient

STRIPE_BASE: Final = "https://api.stripe.com"
LIVE_PREFIXES: Final = ("sk_live_", "rk_live_")
TEST_PREFIXES: Final = ("sk_test_", "rk_test_")


@dataclass(frozen=True, slots=True)
class Credentials:
    """How this installation reaches its payment provider."""

    secret_key: str
    webhook_secret: str
    api_base: str | None  # None: Stripe's own
    timeout: tuple[float, float]  # seconds: to connect, to read
    max_retries: int  # tries after the first, within one call
    is_demo: bool

    def __bool__(self) -> bool:
        """Whether there is a key, so that payments can start."""
        return bool(self.secret_key)

    @property
    def is_live(self) -> bool:
        """Whether the key moves real money."""
        return self.secret_key.startswith(LIVE_PREFIXES)

    @property
    def is_sandbox(self) -> bool:
        """Whether another server than Stripe's is addressed."""
        return self.api_base is not None and self.api_base.rstrip("/") != STRIPE_BASE


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the credentials; a dangerous one keeps the program from starting."""

    number: int
    text: str
    is_dangerous: bool


def from_settings() -> Credentials:
    """Read the settings of this installation; how long a call may take depends on who asks."""
    can_wait = is_patient()
    return Credentials(
        secret_key=settings.STRIPE_SECRET_KEY,
        webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
        api_base=settings.STRIPE_API_BASE or None,
        timeout=settings.STRIPE_TIMEOUT if can_wait else settings.STRIPE_PAGE_TIMEOUT,
        max_retries=settings.STRIPE_MAX_RETRIES if can_wait else 0,
        is_demo=settings.DEMO_ALLOWED,
    )


def problems(given: Credentials) -> list[Problem]:
    """List what is wrong, the dangerous first."""
    found = _dangers(given)
    if not given.secret_key:
        found.append(Problem(5, "STRIPE_SECRET_KEY is empty: no payment can start.", False))
    if given.secret_key and not given.webhook_secret:
        text = "STRIPE_WEBHOOK_SECRET is empty: every webhook will be refused."
        found.append(Problem(6, text, False))
    elif given.webhook_secret and not given.webhook_secret.startswith("whsec_"):
        text = "STRIPE_WEBHOOK_SECRET does not start with whsec_."
        found.append(Problem(7, text, False))
    return found


def _dangers(given: Credentials) -> list[Problem]:
    found = []
    if given.is_live and given.is_sandbox:
        text = "A live key must never be sent to another address than Stripe's: unset one of them."
        found.append(Problem(1, f"STRIPE_API_BASE with a live key. {text}", True))
    if given.is_live and given.is_demo:
        text = "A live key in an installation for demos and tests: use a test key there."
        found.append(Problem(2, text, True))
    if given.secret_key and not given.secret_key.startswith(LIVE_PREFIXES + TEST_PREFIXES):
        text = "STRIPE_SECRET_KEY is neither a test key nor a live key (sk_ or rk_)."
        found.append(Problem(3, text, True))
    if given.api_base and not is_private_path(given.api_base):
        text = "STRIPE_API_BASE has to be https, or http on this machine: the key travels on it."
        found.append(Problem(4, text, True))
    return found
