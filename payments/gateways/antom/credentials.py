"""Antom's keys and addresses, and which of them must never meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from marketplace.foundation.addresses import is_private_path
from payments.gateways.antom import signing
from payments.gateways.credentials import Problem
from payments.gateways.patience import is_patient

# Source: Antom's page on its API's addresses; Asia's is the nearest to Macau.
ANTOM_BASE: Final = "https://open-sea-global.alipay.com"
ANTOM_HOSTS: Final = frozenset(
    f"open-{place}.alipay.com"
    for place in ("sea-global", "na-global", "de-global", "sea", "na", "eu")
)
TEST_PREFIX: Final = "SANDBOX_"
LIVE_PATH: Final = "/ams/api"
TEST_PATH: Final = "/ams/sandbox/api"
WEBHOOK_PATH: Final = "/webhooks/antom/"


@dataclass(frozen=True, slots=True)
class Credentials:
    """How this installation reaches Antom."""

    client_id: str
    private_key: str = field(repr=False)  # ours
    public_key: str  # Antom's
    api_base: str  # scheme and host, no path
    settlement_currency: str
    notify_url: str
    timeout: tuple[float, float]  # seconds: to connect, to read
    is_demo: bool
    customs_name: str = ""  # ours, as customs registered it
    report_folder: Path | None = None  # where Antom's settlement files are brought to

    @property
    def is_live(self) -> bool:
        """Whether the client moves real money; Antom tells its test clients by their name."""
        return not self.client_id.startswith(TEST_PREFIX)

    @property
    def is_sandbox(self) -> bool:
        """Whether another server than Antom's is addressed."""
        return (urlsplit(self.api_base).hostname or "") not in ANTOM_HOSTS

    @property
    def path(self) -> str:
        """The beginning of every path: test clients have one of their own, live ones another."""
        return LIVE_PATH if self.is_live else TEST_PATH


def from_settings() -> Credentials | None:
    """Read the settings of this installation; None where Antom is not used."""
    if not settings.ANTOM_CLIENT_ID:
        return None
    folder = settings.ANTOM_REPORT_FOLDER
    return Credentials(
        client_id=settings.ANTOM_CLIENT_ID,
        private_key=settings.ANTOM_PRIVATE_KEY,
        public_key=settings.ANTOM_PUBLIC_KEY,
        api_base=settings.ANTOM_API_BASE or ANTOM_BASE,
        settlement_currency=settings.ANTOM_SETTLEMENT_CURRENCY,
        notify_url=settings.PUBLIC_BASE_URL + WEBHOOK_PATH,
        timeout=settings.ANTOM_TIMEOUT if is_patient() else settings.ANTOM_PAGE_TIMEOUT,
        is_demo=settings.DEMO_ALLOWED,
        customs_name=settings.ANTOM_CUSTOMS_NAME,
        report_folder=Path(folder) if folder else None,
    )


def problems(given: Credentials | None) -> list[Problem]:
    """List what is wrong, the dangerous first; nothing where Antom is not used."""
    if given is None:
        return []
    found = _dangers(given)
    for number, name, told, load in (
        (25, "ANTOM_PRIVATE_KEY", given.private_key, signing.load_private),
        (26, "ANTOM_PUBLIC_KEY", given.public_key, signing.load_public),
    ):
        if not told:
            found.append(Problem(number, f"{name} is empty: no payment by Antom can start.", False))
            continue
        try:
            load(told)
        except signing.UnusableKey as error:
            found.append(Problem(number, f"{name}: {error}.", False))
    if not found and _is_one_pair(given):
        text = "ANTOM_PUBLIC_KEY is our own key's: Antom's stands beside it in its dashboard."
        found.append(Problem(27, text, True))
    return found


def _dangers(given: Credentials) -> list[Problem]:
    found = []
    if given.is_live and given.is_sandbox:
        text = "A live client must never reach another address than Antom's: unset one of them."
        found.append(Problem(21, f"ANTOM_API_BASE with a live client. {text}", True))
    if given.is_live and given.is_demo:
        text = "A live client of Antom in an installation for demos and tests: use a test client."
        found.append(Problem(22, text, True))
    parts = urlsplit(given.api_base)
    if parts.path.strip("/") or parts.query or parts.username:
        text = "ANTOM_API_BASE is scheme and host alone: the client tells the path."
        found.append(Problem(23, text, True))
    if not is_private_path(given.api_base):
        text = "ANTOM_API_BASE has to be https, or http on this machine."
        found.append(Problem(24, text, True))
    return found


def _is_one_pair(given: Credentials) -> bool:
    ours = signing.load_private(given.private_key).public_key()
    return ours.public_numbers() == signing.load_public(given.public_key).public_numbers()
