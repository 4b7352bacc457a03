"""The parts of the marketplace that `up` runs, and the environment that they share."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from marketplace.bootstrap import customs_keys, merchant_keys
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.processes import Part
from marketplace.bootstrap.servers import Addresses

LOCAL_SETTINGS = "marketplace.settings.local"
ACCESS_LOG = "marketplace.foundation.access_log.AccessLog"  # without tokens and keys
SOFT_SHUTDOWN = {"REMAP_SIGTERM": "SIGQUIT"}  # else CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT is idle
VAULT = ("IDENTITY_KEYS", "IDENTITY_INDEX_KEY")  # of who buyers are before customs
OWNERS_ALONE = ("DATABASE_OWNER_URL", "DATABASE_AS_OWNER")
# `prepare` has asked Django's checks already; asked again, each would import every page.
CHECKED = {"CELERY_SKIP_CHECKS": "1"}

# Celery's eight lines of advice not to work as root are for servers, not for a try-out
# in a container.
CALM_AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


@dataclass(frozen=True)
class Queues:
    """What one worker takes from, and with how many processes; its name is the first queue."""

    names: tuple[str, ...]
    processes: int

    @property
    def name(self) -> str:
        return self.names[0]


# Apart by what a task may wait for: a payment provider that hangs stops no mail, a mail
# server that hangs stops no event between rooms, and neither stops the other. Pictures wait for
# nothing, but keep a processor busy.
WORKERS = (
    Queues(("money", "webhooks"), processes=2),
    Queues(("default",), processes=2),
    Queues(("mail",), processes=1),
    Queues(("media",), processes=1),
    Queues(("customs",), processes=1),
)


@dataclass(frozen=True)
class Places:
    """Where this run listens."""

    host: str
    port: int
    sandbox_port: int | None  # None: the person has a key of the real provider
    bank_port: int | None = None  # None: the person named a bank's own address
    customs_port: int | None = None  # None: the person did not choose the simulator

    @property
    def local_host(self) -> str:
        """Give the name by which this machine reaches itself."""
        return "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104

    @property
    def web_url(self) -> str:
        return f"http://{_bracketed(self.local_host)}:{self.port}"

    @property
    def binding(self) -> str:
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def sandbox_url(self) -> str | None:
        return f"http://127.0.0.1:{self.sandbox_port}" if self.sandbox_port else None

    @property
    def bank_url(self) -> str | None:
        return f"http://127.0.0.1:{self.bank_port}" if self.bank_port else None

    @property
    def customs_url(self) -> str | None:
        return f"http://127.0.0.1:{self.customs_port}" if self.customs_port else None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def shared_environment(
    layout: Layout, places: Places, addresses: Addresses, secrets: dict[str, str]
) -> dict[str, str]:
    """Build the environment of web, workers and beat; what the person set wins."""
    made = {
        "DJANGO_SETTINGS_MODULE": LOCAL_SETTINGS,
        "PUBLIC_BASE_URL": places.web_url,
        "SECRET_KEY": secrets["SECRET_KEY"],
        **{name: secrets[name] for name in VAULT if name in secrets},
    }
    if places.sandbox_url:
        made |= {
            "STRIPE_SECRET_KEY": secrets["STRIPE_SECRET_KEY"],
            "STRIPE_WEBHOOK_SECRET": secrets["STRIPE_WEBHOOK_SECRET"],
            "STRIPE_API_BASE": places.sandbox_url,
        }
        made |= merchant_keys.for_marketplace(layout.var, places.sandbox_url)
    if places.bank_url:
        made |= {"BANK_API_BASE": places.bank_url, "BANK_API_TOKEN": secrets["BANK_API_TOKEN"]}
    if places.customs_url:
        token = secrets["CUSTOMS_API_TOKEN"]
        made |= customs_keys.for_marketplace(layout.var, places.customs_url, token)
    chosen = {name: value for name, value in os.environ.items() if value.strip()}
    servers = addresses.environment() | {"PONTE_VAR": str(layout.var)}
    environment = os.environ | made | chosen | servers | {"PYTHONUNBUFFERED": "1"}
    # Only what migrates may know the role that owns the tables.
    return {name: value for name, value in environment.items() if name not in OWNERS_ALONE}


def web(layout: Layout, python: Path, places: Places, env: dict[str, str]) -> Part:
    """Describe the web server."""
    return Part(
        name="web",
        argv=(
            *(str(python), "-m", "gunicorn", "marketplace.wsgi:application"),
            *("--bind", places.binding, "--preload"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
            *("--no-control-socket", "--logger-class", ACCESS_LOG, "--access-logfile", "-"),
            *("--graceful-timeout", "4"),
        ),
        log=layout.log / "web.log",
        env=env,
        cwd=ROOT,
        # A page of the shop: it reads tables, so it shows that the role has its rights.
        ready_url=(places.local_host, places.port, "/en/"),
    )


def worker(layout: Layout, python: Path, env: dict[str, str], queues: Queues) -> Part:
    """Describe one Celery worker; its node name belongs to this data folder alone."""
    mark = hashlib.sha256(str(layout.var).encode()).hexdigest()[:6]
    return Part(
        name=queues.name,
        argv=(
            *(str(python), "-m", "celery", "--quiet", "-A", "marketplace.celery", "worker"),
            *("--pool", "prefork", "--concurrency", str(queues.processes)),
            *("-Q", ",".join(queues.names), "--without-gossip", "--without-mingle"),
            *("-n", f"ponte-{queues.name}-{mark}@%h"),
            *("--loglevel", "INFO"),
        ),
        log=layout.log / f"{queues.name}.log",
        env=env | SOFT_SHUTDOWN | CHECKED | ({} if os.geteuid() else CALM_AS_ROOT),
        cwd=ROOT,
        ready_line=r"@\S+ ready\.",
        grace=10.0,  # CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT, and time to give back what is left
    )


def beat(layout: Layout, python: Path, env: dict[str, str]) -> Part:
    """Describe Celery beat, which rings the bells on time."""
    return Part(
        name="beat",
        argv=(
            *(str(python), "-m", "celery", "--quiet", "-A", "marketplace.celery", "beat"),
            *("--schedule", str(layout.run / "beat"), "--loglevel", "INFO"),
        ),
        log=layout.log / "beat.log",
        env=env | CHECKED,
        cwd=ROOT,
        ready_line=r"beat: Starting",
    )


def sandbox(layout: Layout, python: Path, places: Places, env: dict[str, str]) -> Part:
    """Describe the sandbox payment server, which needs no other part."""
    return Part(
        name="sandbox",
        argv=(
            *(str(python), "-m", "payments.gateways.sandbox"),
            *("--host", "127.0.0.1", "--port", str(places.sandbox_port)),
            *("--database", str(layout.var / "sandbox.sqlite3")),
            *("--webhook-url", f"{places.web_url}/webhooks/stripe/"),
            *("--antom-reports", str(merchant_keys.reports(layout.var))),
        ),  # its keys and secrets are in the environment: everybody reads a command line
        log=layout.log / "sandbox.log",
        env=env,
        cwd=ROOT,
        ready_url=("127.0.0.1", places.sandbox_port or 0, "/healthz"),
    )


def sandbox_bank(layout: Layout, python: Path, places: Places, env: dict[str, str]) -> Part:
    """Describe the sandbox bank, which needs no other part; its token is in the environment."""
    return Part(
        name="bank",
        argv=(
            *(str(python), "-m", "payments.gateways.sandbox_bank"),
            *("--host", "127.0.0.1", "--port", str(places.bank_port)),
            *("--database", str(layout.var / "sandbox_bank.sqlite3")),
        ),
        log=layout.log / "bank.log",
        env=env,
        cwd=ROOT,
        ready_url=("127.0.0.1", places.bank_port or 0, "/healthz"),
    )


def customs_simulator(layout: Layout, python: Path, places: Places, env: dict[str, str]) -> Part:
    """Describe the customs simulator, which needs no other part; its token is not in `argv`."""
    return Part(
        name="customs-office",
        argv=(
            *(str(python), "-m", "marketplace.customs.simulator"),
            *("--host", "127.0.0.1", "--port", str(places.customs_port)),
            *("--database", str(layout.var / "customs_simulator.sqlite3")),
            *("--public-key", str(layout.var / customs_keys.PUBLIC)),
        ),
        log=layout.log / "customs-office.log",
        env=env,
        cwd=ROOT,
        ready_url=("127.0.0.1", places.customs_port or 0, "/healthz"),
    )


def prepare(
    layout: Layout, python: Path, addresses: Addresses, env: dict[str, str], *, is_seeded: bool
) -> Part:
    """Describe the one process that migrates, sets rights and seeds, as the owner's role."""
    # `manage.py` connects with it for this command; DATABASE_URL says whose rights are to be set.
    owner = {"DATABASE_OWNER_URL": addresses.database_owner_url}
    return Part(
        name="prepare",
        argv=(str(python), "manage.py", "prepare", *(() if is_seeded else ("--no-seed",))),
        log=layout.log / "prepare.log",
        env=env | owner,
        cwd=ROOT,
    )
