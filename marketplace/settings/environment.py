"""The one place that reads the process environment, and gives every value a type.

Settings modules import `ENV`; nothing else in the project reads `os.environ`
(the bootstrap, which prepares that environment before Django exists, excepted).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SOLE_APP_ROLE = "ponte_app"
HSTS_SCOPES = ("host", "subdomains", "preload")
SM2_URI = "http://www.w3.org/2000/09/xmldsig#sm2-sm3"
SHA1_URI = "http://www.w3.org/2000/09/xmldsig#sha1"
EXAMPLE_SENDER = "Ponte 蓮橋 <orders@ponte.example>"


@dataclass(frozen=True)
class WayToCustoms:
    """By which gateway messages go to customs, and where it is."""

    gateway: str
    api_base: str
    api_token: str
    dxp_id: str
    folder: str
    amqp_url: str
    upload_url: str


@dataclass(frozen=True)
class WeChatPayKeys:
    """A merchant of WeChat Pay and its official account; without a merchant there is none."""

    merchant_id: str
    app_id: str
    app_secret: str
    private_key: str
    serial: str
    api_v3_key: str
    public_key: str
    public_key_id: str
    api_base: str


@dataclass(frozen=True)
class CarrierKeys:
    """What carriers of parcels know us by, and prove themselves with."""

    sf_partner_id: str
    sf_check_word: str
    sf_push_key: str
    sf_monthly_card: str
    sf_api_base: str
    seventeentrack_key: str
    aftership_webhook_secret: str


@dataclass(frozen=True)
class Environment:
    """What the environment says, read once at start."""

    database_url: str
    database_owner_url: str
    acts_as_owner: bool
    redis_url: str
    secret_key: str
    sealing_keys: tuple[str, ...]
    identity_keys: tuple[str, ...]
    identity_index_key: str
    var_dir: Path
    public_base_url: str
    allowed_hosts: tuple[str, ...]
    stripe_secret_key: str
    stripe_webhook_secret: str
    stripe_api_base: str | None
    wechatpay: WeChatPayKeys
    antom_client_id: str
    antom_private_key: str
    antom_public_key: str
    antom_api_base: str
    antom_settlement_currency: str
    antom_customs_name: str
    antom_report_folder: str
    customs_signer: str
    customs_signer_address: str
    customs_signer_key: str
    customs_signer_secret: str
    customs_signer_certificate: str
    customs_signature_uri: str
    customs_digest_uri: str
    payment_page_origins: tuple[str, ...]
    pictures_bucket: str
    pictures_endpoint: str
    pictures_region: str
    pictures_key_id: str
    pictures_secret: str
    pictures_url: str
    bank_api_base: str
    bank_api_token: str
    way_to_customs: WayToCustoms
    carriers: CarrierKeys
    trusted_proxies: int
    staff_second_factor: bool
    hold_days: int
    email_url: str
    email_backend: str
    mail_provider: dict[str, str]
    default_from_email: str
    hsts_seconds: int
    hsts_scope: str
    static_root: Path
    test_database: str
    test_worker: str

    @property
    def connection_url(self) -> str:
        """Give the URL to connect with: the owner's for commands that create or change tables."""
        if self.acts_as_owner and self.database_owner_url:
            return self.database_owner_url
        return self.database_url

    @property
    def has_two_roles(self) -> bool:
        """Tell whether the application's role is another than the one that owns the tables."""
        owner = self.database_owner_url
        return bool(owner) and role_of(owner) != role_of(self.database_url)

    @property
    def app_role(self) -> str:
        """Name the role that the application runs as; with one role alone, one to stand for it."""
        return role_of(self.database_url) if self.has_two_roles else SOLE_APP_ROLE


def _read(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _read_count(name: str, default: int) -> int:
    raw = _read(name, str(default))
    if not raw.isdecimal():
        raise SystemExit(f"{name} must be a whole number and not negative, not {raw!r}.")
    return int(raw)


def _read_one_of(name: str, choices: tuple[str, ...]) -> str:
    raw = _read(name, choices[0])
    if raw not in choices:
        raise SystemExit(f"{name} must be one of {', '.join(choices)}, not {raw!r}.")
    return raw


def _read_way_to_customs() -> WayToCustoms:
    return WayToCustoms(
        gateway=_read("CUSTOMS_GATEWAY"),
        api_base=_read("CUSTOMS_API_BASE").rstrip("/"),
        api_token=_read("CUSTOMS_API_TOKEN"),
        dxp_id=_read("CUSTOMS_DXP_ID"),
        folder=_read("CUSTOMS_FOLDER"),
        amqp_url=_read("CUSTOMS_AMQP_URL"),
        upload_url=_read("CUSTOMS_UPLOAD_URL"),
    )


def _read_wechatpay() -> WeChatPayKeys:
    return WeChatPayKeys(
        merchant_id=_read("WECHATPAY_MERCHANT_ID"),
        app_id=_read("WECHATPAY_APP_ID"),
        app_secret=_read("WECHATPAY_APP_SECRET"),
        private_key=_read("WECHATPAY_PRIVATE_KEY").replace("\\n", "\n"),
        serial=_read("WECHATPAY_SERIAL"),
        api_v3_key=_read("WECHATPAY_API_V3_KEY"),
        public_key=_read("WECHATPAY_PUBLIC_KEY").replace("\\n", "\n"),
        public_key_id=_read("WECHATPAY_PUBLIC_KEY_ID"),
        api_base=_read("WECHATPAY_API_BASE").rstrip("/"),
    )


def _read_carriers() -> CarrierKeys:
    return CarrierKeys(
        sf_partner_id=_read("SF_PARTNER_ID"),
        sf_check_word=_read("SF_CHECK_WORD"),
        sf_push_key=_read("SF_PUSH_KEY"),
        sf_monthly_card=_read("SF_MONTHLY_CARD"),
        sf_api_base=_read("SF_API_BASE").rstrip("/"),
        seventeentrack_key=_read("SEVENTEENTRACK_KEY"),
        aftership_webhook_secret=_read("AFTERSHIP_WEBHOOK_SECRET"),
    )


def read_environment() -> Environment:
    """Read the process environment into one typed value."""
    public_base_url = _read("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Environment(
        database_url=_read("DATABASE_URL", "postgresql:///ponte"),
        database_owner_url=_read("DATABASE_OWNER_URL"),
        acts_as_owner=_read("DATABASE_AS_OWNER") == "1",
        redis_url=_read("REDIS_URL", "redis://127.0.0.1:6379/0"),
        secret_key=_read("SECRET_KEY"),
        sealing_keys=tuple(_read("SEALING_KEYS").split()),
        identity_keys=tuple(_read("IDENTITY_KEYS").split()),
        identity_index_key=_read("IDENTITY_INDEX_KEY"),
        var_dir=Path(_read("PONTE_VAR") or BASE_DIR / "var"),
        public_base_url=public_base_url,
        allowed_hosts=tuple(h for h in _read("ALLOWED_HOSTS").split(",") if h),
        stripe_secret_key=_read("STRIPE_SECRET_KEY"),
        stripe_webhook_secret=_read("STRIPE_WEBHOOK_SECRET"),
        stripe_api_base=_read("STRIPE_API_BASE") or None,
        wechatpay=_read_wechatpay(),
        antom_client_id=_read("ANTOM_CLIENT_ID"),
        antom_private_key=_read("ANTOM_PRIVATE_KEY"),
        antom_public_key=_read("ANTOM_PUBLIC_KEY"),
        antom_api_base=_read("ANTOM_API_BASE"),
        antom_settlement_currency=_read("ANTOM_SETTLEMENT_CURRENCY", "HKD"),
        antom_customs_name=_read("ANTOM_CUSTOMS_NAME"),
        antom_report_folder=_read("ANTOM_REPORT_FOLDER"),
        customs_signer=_read_one_of("CUSTOMS_SIGNER", ("", "file", "ukey", "hsm")),
        customs_signer_address=_read("CUSTOMS_SIGNER_ADDRESS"),
        customs_signer_key=_read("CUSTOMS_SIGNER_KEY"),
        customs_signer_secret=_read("CUSTOMS_SIGNER_SECRET"),
        customs_signer_certificate=_read("CUSTOMS_SIGNER_CERTIFICATE"),
        customs_signature_uri=_read("CUSTOMS_SIGNATURE_URI", SM2_URI),
        customs_digest_uri=_read("CUSTOMS_DIGEST_URI", SHA1_URI),
        payment_page_origins=tuple(_read("PAYMENT_PAGE_ORIGINS").split()),
        pictures_bucket=_read("PICTURES_BUCKET"),
        pictures_endpoint=_read("PICTURES_ENDPOINT").rstrip("/"),
        pictures_region=_read("PICTURES_REGION"),
        pictures_key_id=_read("PICTURES_KEY_ID"),
        pictures_secret=_read("PICTURES_SECRET"),
        pictures_url=_read("PICTURES_URL").rstrip("/"),
        bank_api_base=_read("BANK_API_BASE").rstrip("/"),
        bank_api_token=_read("BANK_API_TOKEN"),
        way_to_customs=_read_way_to_customs(),
        carriers=_read_carriers(),
        trusted_proxies=_read_count("TRUSTED_PROXIES", 0),
        staff_second_factor=_read_one_of("STAFF_SECOND_FACTOR", ("off", "on")) == "on",
        hold_days=_read_count("HOLD_DAYS", 7),
        email_url=_read("EMAIL_URL", "smtp://localhost:25"),
        email_backend=_read("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
        mail_provider=_read_mail_provider(),
        default_from_email=_read("DEFAULT_FROM_EMAIL") or EXAMPLE_SENDER,
        hsts_seconds=_read_count("HSTS_SECONDS", 3600),
        hsts_scope=_read_one_of("HSTS_SCOPE", HSTS_SCOPES),
        static_root=Path(_read("STATIC_ROOT") or BASE_DIR / "staticfiles"),
        test_database=_read("PONTE_TEST_DB", "test_ponte"),
        test_worker=_read("PYTEST_XDIST_WORKER"),
    )


def database_from(url: str) -> dict[str, Any]:
    """Turn a libpq URL into Django's database settings; socket folders are hosts."""
    parts = conninfo_to_dict(url)
    named = {"dbname", "user", "password", "host", "port"}
    options = {key: value for key, value in parts.items() if key not in named}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": options,
    }


def role_of(url: str) -> str:
    """Name the role that a libpq URL connects as: its own, else the one that libpq assumes."""
    if named := conninfo_to_dict(url).get("user"):
        return str(named)
    assumed = {option.keyword: option.val for option in Conninfo.get_defaults()}
    return (assumed.get(b"user") or b"").decode()


def _read_mail_provider() -> dict[str, str]:
    """Return what a mail provider's backend wants: every variable that begins with ANYMAIL_."""
    return {name: value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}


def email_from(url: str) -> dict[str, Any]:
    """Turn EMAIL_URL into Django's settings: `smtp`, `smtp+tls` (STARTTLS) or `smtps`.

    A user and a password stand percent-encoded in it.
    """
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise SystemExit(
            "EMAIL_URL must look like smtp+tls://user:password@host:587 (or smtps://, smtp://)."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def celery_broker_from(redis_url: str) -> str:
    """Celery names a Redis socket `redis+socket://`; Django's cache names it `unix://`."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url


ENV = read_environment()
