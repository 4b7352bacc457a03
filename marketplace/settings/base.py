"""What every installation shares. Money amounts in settings are minor units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace.settings.bulk import *  # noqa: F403
from marketplace.settings.carriers import *  # noqa: F403 - all of it are settings
from marketplace.settings.customs import CUSTOMS_SIGNING  # noqa: F401
from marketplace.settings.customs_cases import *  # noqa: F403
from marketplace.settings.customs_rules import CUSTOMS_POLICY  # noqa: F401
from marketplace.settings.environment import (
    BASE_DIR,
    ENV,
    celery_broker_from,
    database_from,
)
from marketplace.settings.identity import (  # noqa: F401
    IDENTITY_KEEP_YEARS,
    IDENTITY_REVEALS_PER_HOUR,
    IDENTITY_UNUSED_DAYS,
)
from marketplace.settings.logs import (  # noqa: F401
    DEFAULT_EXCEPTION_REPORTER,
    DEFAULT_EXCEPTION_REPORTER_FILTER,
    LOGGING,
)
from marketplace.settings.payments import *  # noqa: F403
from marketplace.settings.payouts import (  # noqa: F401
    BANK_HOLIDAYS,
    BANK_TIMEOUT,
    PAYOUT_CATEGORY_PURPOSE,
    PAYOUT_CHARGE_BEARER,
    PAYOUT_DEBTOR,
    PAYOUT_NOTE,
    PAYOUT_PURPOSES,
    PAYOUT_RAILS,
    PAYOUT_ROUTES,
    PAYOUT_SILENT_BUSINESS_DAYS,
    STRIPE_PLATFORM_COUNTRY,
)
from marketplace.settings.people import *  # noqa: F403
from marketplace.settings.picture_zips import *  # noqa: F403
from marketplace.settings.pictures import (  # noqa: F401
    PICTURE_GRACE_DAYS,
    PICTURE_WIDTHS,
    PICTURES_PER_PRODUCT,
    media_url_from,
    origins_from,
    picture_storage_from,
)

VAR_DIR = ENV.var_dir
SECRET_KEY = ENV.secret_key
SEALING_KEYS = ENV.sealing_keys  # of bank accounts that buyers state; empty: SECRET_KEY
IDENTITY_KEYS = ENV.identity_keys  # "id:secret" pairs of the identity vault; the first seals
IDENTITY_INDEX_KEY = ENV.identity_index_key  # of its blind indexes; it cannot be changed
DEBUG = False
ALLOWED_HOSTS = list(ENV.allowed_hosts)
PUBLIC_BASE_URL = ENV.public_base_url
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
ASGI_APPLICATION = "marketplace.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

INSTALLED_APPS = [
    "modeltranslation",
    "marketplace.foundation",
    "marketplace.accounts",
    "marketplace.vendors",
    "catalog",
    "catalog.search",
    "catalog.search_log",
    "catalog.feeds",
    "catalog.media",
    "catalog.moderation",
    "catalog.reviews",
    "catalog.bulk",
    "catalog.picture_zips",
    "marketplace.shipping",
    "marketplace.shipping.parcels",
    "marketplace.customs",
    "marketplace.customs.cases",
    "marketplace.customs.identity",
    "marketplace.customs.quota",
    "marketplace.customs.rules",
    "marketplace.promotions",
    "payments.ledger",
    "payments.fx",
    "payments.gateways",
    "payments.charges",
    "payments.settlement",
    "payments.reconciliation",
    "marketplace.orders",
    "marketplace.conversations",
    "marketplace.privacy",
    "marketplace.notifications",
    "marketplace.storefront",
    "marketplace.vendor_portal",
    "marketplace.api",
    "marketplace.backoffice",
    "marketplace.backoffice.site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "marketplace.foundation.web.PermissionsPolicyMiddleware",
    "marketplace.foundation.web.CompressedPagesMiddleware",
    "marketplace.foundation.web.PrivatePagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.foundation.web.ErrorFamiliesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.storefront.context.storefront",
                "marketplace.notifications.context.notifications",
            ],
        },
    }
]

# --- data ------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": database_from(ENV.connection_url)}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": False,  # it would hold locks during calls to the provider
    "CONN_MAX_AGE": 0,  # the native pool asks for it
    "CONN_HEALTH_CHECKS": True,
}
DATABASES["default"]["OPTIONS"] |= {
    "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "max_lifetime": 1800},
    "options": (
        # Compiling a plan takes longer than any statement of ours gains by it: 0.25 s against
        # milliseconds, wherever a table is new and its size a guess.
        "-c jit=off -c statement_timeout=15000 -c lock_timeout=5000"
        " -c idle_in_transaction_session_timeout=30000"
    ),
}
# Rights of this role are cut to what the application needs by `secure_database`.
DATABASE_APP_ROLE = ENV.app_role
DATABASE_HAS_TWO_ROLES = ENV.has_two_roles
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "marketplace.foundation.caches.SurvivingRedisCache",
        "LOCATION": ENV.redis_url,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # seconds
    },
    # What all processes remember, and what each does while Redis is away: see `on_shared`.
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.redis_url,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # seconds
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"  # Redis may vanish
SESSION_COOKIE_AGE = 14 * 86_400
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # buyers return from the provider by GET
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- people ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "marketplace.storefront.sign_in.AccountAdapter"
ACCOUNT_USER_DISPLAY = "marketplace.storefront.sign_in.display_name"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True  # but for the sign-up: docs/operations.md says why
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {  # beside allauth's own, for guests too
    "place_order": "30/h/ip",
    "enter_code": "10/m/ip,60/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies  # its limits count by address
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "storefront:account"
LOGOUT_REDIRECT_URL = "storefront:home"

# --- languages -------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [
    ("zh-hant", "繁體中文"),
    ("zh-hans", "简体中文"),
    ("pt", "Português"),
    ("en", "English"),
]
MODELTRANSLATION_LANGUAGES = ("zh-hant", "zh-hans", "pt", "en")
MODELTRANSLATION_DEFAULT_LANGUAGE = "zh-hant"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("zh-hant", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Macau"
USE_I18N = True
USE_TZ = True

# --- files -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = media_url_from(ENV)
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "pictures": picture_storage_from(ENV),
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # a product with 60 versions and 3 options has 1,314
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- what a browser may do ---------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *origins_from(ENV)],  # data: has icons of the admin, and blurs
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # The buyer leaves by a redirect after a form post; Chromium checks that too.
        "form-action": [
            SELF,
            ENV.stripe_api_base or "https://checkout.stripe.com",
            "https://wx.tenpay.com",  # WeChat Pay's page for phones
            "https://open.weixin.qq.com",  # says who pays within WeChat
            *ENV.payment_page_origins,
        ],
    }
}

# --- mail ------------------------------------------------------------------------------
EMAIL_TIMEOUT = 15  # seconds; a mail server that hangs must not hold a worker
DEFAULT_FROM_EMAIL = ENV.default_from_email
THREAD_MESSAGES_PER_HOUR = 20  # that one side writes in one thread, or one buyer in all
THREAD_PICTURES = 4
THREAD_OPEN_DAYS = 180  # after its payment: so long an order can be written about
THREAD_KEPT_DAYS = 730  # so long after the last one the messages of a thread are kept
NOTICE_DAYS = 180  # so long a line stays in a person's inbox

# --- Celery: work is a row, the task carries its id ---------------------------------------
CELERY_BROKER_URL = celery_broker_from(ENV.redis_url)
CELERY_TASK_ACKS_LATE = True  # else a task is lost when its process dies
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # late acknowledgement alone is not enough
CELERY_TASK_RETRY_ON_WORKER_LOST = True  # and this bounds the loop of a poison task
# The bound itself, in tries; seconds between them, short of three minutes, Celery's own.
CELERY_TASK_ANNOTATIONS = {"*": {"max_retries": 4, "default_retry_delay": 15}}
CELERY_TASK_SOFT_TIME_LIMIT = 90  # seconds; over every time-out of a provider or mail server
CELERY_TASK_TIME_LIMIT = 120  # a task that swallowed the soft limit is killed
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # over four times the hard limit; no ETA is longer
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,  # look each 10 s, not each 100 s
    "socket_timeout": 15,  # a broker that fell silent must not hold a worker
    "socket_connect_timeout": 5,  # it is near: who waits longer waits in vain
    "socket_keepalive": True,
    "health_check_interval": 10,  # half-open connections are dropped
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a dead worker strands few messages
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # no parallel twin
# Seconds in which running tasks may end after a SIGTERM; then they go back to the broker at
# once, where a kill would strand them for `visibility_timeout`. Heard only by workers that have
# REMAP_SIGTERM=SIGQUIT in their environment, and shorter than a supervisor's patience. An idle
# worker need not wait: nothing here has an ETA that it could still finish.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500  # a slow leak ends here
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING below holds for workers, too
CELERY_TASK_IGNORE_RESULT = True  # state lives in PostgreSQL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]  # never pickle: who writes to the broker would run code
# A page rings after its commit: without a broker it waits 0.2 s at most, and a sweep follows.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 2,
    "interval_start": 0,
    "interval_max": 0.2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True  # worker and broker may start together
CELERY_TIMEZONE = "UTC"  # ticks of beat never jump with a clock change
CELERY_ENABLE_UTC = True
# Queues are apart by what a task may wait for; `bootstrap/parts.py` gives each its worker.
CELERY_TASK_DEFAULT_QUEUE = "default"  # waits for the database alone
CELERY_TASK_ROUTES = {
    "catalog.media.tasks.*": {"queue": "media"},  # busy with pictures, for seconds each
    "catalog.picture_zips.tasks.*": {"queue": "media"},  # decodes as many as it holds
    "marketplace.notifications.tasks.*": {"queue": "mail"},  # waits for a mail server
    "marketplace.shipping.parcels.tasks.*": {"queue": "webhooks"},  # waits for a carrier
    "payments.charges.tasks.process_webhook": {"queue": "webhooks"},  # not behind long sweeps
    "payments.*": {"queue": "money"},  # waits for a payment provider
    "marketplace.customs.cases.tasks.*": {"queue": "customs"},  # waits for e-port and for keys
}

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["marketplace.api.permissions.DenyAll"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min"},
    "EXCEPTION_HANDLER": "marketplace.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": ENV.trusted_proxies,  # whose hop of X-Forwarded-For is the client
}

# --- the marketplace ---------------------------------------------------------------------
MARKETPLACE_NAME = "Ponte"
MARKETPLACE_NAME_HAN = "蓮橋"
MARKETPLACE_TAGLINE = _("From Macau’s small shops to your door")
MARKETPLACE_LOGO = ""  # a drawing below static/ in place of the lotus on the bridge
MARKETPLACE_ICONS = "img"  # the folder below static/ with the icons of browsers and phones
# Own colors in place of tokens of static/css/tokens.css: {"day": {"azulejo": "#1c4d9f"}, ...}
MARKETPLACE_COLORS: dict[str, dict[str, str]] = {}
# As statements and invoices name who issues them; the address in lines.
MARKETPLACE_LEGAL_NAME = "蓮橋平台有限公司 Ponte Marketplace, Limitada"
MARKETPLACE_ADDRESS = "澳門新馬路100號\nAvenida de Almeida Ribeiro 100, Macau"
MARKETPLACE_TAXPAYER_NUMBER = "80000001"
SERVICE_WORKER = True  # the shop without a network, and on home screens; False takes it back
DEMO_ALLOWED = False
SEARCH_LOG_DAYS = 400  # a year and a month: one season beside the last
SEARCH_LOG_RARE_DAYS = 14  # so long for what was asked less than SEARCH_LOG_RARE_BELOW times a day
SEARCH_LOG_RARE_BELOW = 3
SEARCH_ENGINE = "catalog.search.engines.postgresql.PostgresEngine"
PRICE_STEPS = {"MOP": 10, "HKD": 10, "CNY": 10, "USD": 1, "EUR": 1}
SEARCH_WORDS_SECONDS = 30  # how long a process keeps what operators say of words
COMMISSION_DEFAULT_BPS = 800
CHECKOUT_MINUTES = 30
PROMOTION_BUDGET_LIMIT = 500_000  # avos of our own in a promotion that one person starts alone
REFUND_VENDOR_LIMIT = 50_000  # avos of a vendor order that its shop gives back by itself
REFUND_ACCOUNT_DAYS = 30  # a link to state the account for a bank refund
UNPAID_ORDERS_MAX = 3  # of one buyer at a time; each holds stock for CHECKOUT_MINUTES
SHIP_REMIND_DAYS = 3  # a shop that has not sent what was paid is reminded; it counts as late
SHIP_CANCEL_DAYS = 14  # what was not sent so long is canceled and refunded
CANCEL_ANSWER_DAYS = 3  # a shop that says nothing to a buyer who wants to cancel agrees
RECEIVE_AFTER_DAYS = 14  # a parcel counts as received so long after hand-over
# Days in which each reason of a return may be given: from the delivery, a loss from the hand-over.
RETURN_WINDOW_DAYS = {
    "changed_mind": 7,
    "damaged": 30,
    "missing": 30,
    "wrong": 30,
    "not_as_described": 30,
    "not_delivered": 60,
    "other": 30,
}
RETURN_LOST_AFTER_DAYS = 10  # from the hand-over until a buyer can say that nothing came
RETURN_ANSWER_DAYS = 3  # a shop's silence is a yes
RETURN_SEND_DAYS = 10  # then an approved return is closed
RETURN_ARRIVE_DAYS = 20  # from the sending until the shop has counted it, or an operator looks
RETURN_ESCALATE_DAYS = 14  # from a shop's no until it is for good
RETURN_DECIDE_DAYS = 60  # from the escalation until the money goes back by itself
RETURN_REPLACE_DAYS = 5  # for the parcel of an exchange; then the money goes back instead
RETURN_DELIVERY_BACK = True  # the delivery, too, after a changed mind about all of it
RETURN_PICTURES = 6  # of each side
HOLD_DAYS = ENV.hold_days  # from delivery until the vendor's money is due
# Risk tiers of payees: days of the hold, and what a closing keeps back of a period's sales.
RISK_TIERS = {
    "standard": {"hold_days": HOLD_DAYS, "reserve_bps": 0, "reserve_days": 0},
    "new": {"hold_days": HOLD_DAYS + 7, "reserve_bps": 500, "reserve_days": 30},
    "watched": {"hold_days": HOLD_DAYS + 7, "reserve_bps": 1_000, "reserve_days": 90},
}
SETTLEMENT_SCHEDULE = "daily"  # or "weekly:7" (ISO days of the week), "monthly:10,20,31"
SETTLEMENT_CHUNK_LINES = 50_000  # sales in one transaction: memory stays small, locks short
SETTLEMENT_CHUNK_PAYEES = 500
INVOICE_SERIES = "PM"  # commission invoices are numbered within a series and year
COMMISSION_TAX_BPS = 0  # Macau has no value-added tax
PROCESSING_FEE_BORNE_BY = "platform"  # or "payee": taken out of what each is owed
DISPUTE_FEE_BORNE_BY = "platform"  # or "payee": what providers take for a dispute that is lost
CHARGEBACK_COMMISSION = "given_back"  # or "kept": whether we keep it on a sale lost in a dispute
DISPUTE_REMIND_DAYS = 3  # before the time to answer ends
# Files that defend a sale, for each shop and dispute: what providers take in all.
EVIDENCE_FILE_MAX_BYTES = 2_000_000
EVIDENCE_MAX_BYTES = 4_500_000
EVIDENCE_MAX_FILES = 8
REVIEW_WINDOW_DAYS = 60  # from a delivery until it can no longer be reviewed
REVIEW_HOLD_DAYS = 7  # a review waits so long for its shop; then it is shown without
REVIEW_PICTURES = 6
PAYOUT_ACCOUNT_WAIT_HOURS = 48  # from an account's confirmation until money goes to it
MINIMUM_PAYOUT_MINOR = {"MOP": 10_000, "HKD": 10_000, "CNY": 10_000}

RECONCILIATION_WAIT_DAYS = 2  # news of two sides may be so far apart; then it is a break
# Providers whose news takes longer, or comes sooner: {"antom": 4}; the others wait as above.
RECONCILIATION_PROVIDER_WAIT_DAYS: dict[str, int] = {}
RECONCILIATION_WINDOW_DAYS = 5  # how far apart the days of one amount may be
# What is posted without a second person: fees and charges by themselves, resolutions by one.
RECONCILIATION_ALONE_MINOR = {
    "MOP": 50_000,
    "HKD": 50_000,
    "CNY": 50_000,
    "USD": 6_000,
    "EUR": 6_000,
}
BANK_FILE_MAX_BYTES = 5_000_000
# Our account numbers by currency; where a currency names none, every account is taken.
BANK_ACCOUNTS: dict[str, tuple[str, ...]] = {}
# How each bank writes its CSV: our name of a column -> the bank's heading.
BANK_CSV_FORMATS: dict[str, dict[str, Any]] = {
    "plain": {
        "encoding": "utf-8-sig",
        "delimiter": ",",
        "date": "%Y-%m-%d",
        "charge_words": ("BANK CHARGE", "SERVICE FEE"),
        "columns": {
            "account": "account",
            "currency": "currency",
            "booked_on": "date",
            "value_on": "value date",
            "amount": "amount",
            "balance": "balance",
            "id": "id",
            "reference": "reference",
            "counterparty": "counterparty",
            "text": "text",
        },
    },
}

BANK_API_BASE = ENV.bank_api_base  # where files are handed in; none: a person takes them
BANK_API_TOKEN = ENV.bank_api_token

FX_SPREAD_BPS = 50  # where FX_SPREADS has no line
# by tier and pair; "*" is any pair, a pair means both directions
FX_SPREADS: dict[str, dict[str, int]] = {"standard": {}, "preferred": {"*": 30}}
FX_QUOTE_MINUTES = 30
FX_MAX_AGE_DAYS = 4  # a long weekend; older rates park the sale
FX_ALLOW_BUNDLED = False  # the dated snapshot in the repository is for demos and tests
FX_PEG_BAND = Decimal("0.005")
FX_DEAL_BAND = Decimal("0.01")  # a bank's rate further from the mid needs a reason
FX_JUMP_BAND = Decimal("0.03")  # from the last rate of its pair; more waits for a second source
FX_JUMP_BANDS = {"HKD/MOP": Decimal("0.005")}  # of pairs that move less
FX_CONFIRMABLE_BAND = Decimal("0.1")  # a move beyond it waits for two persons in any case
FX_AGREEMENT_BAND = Decimal("0.01")  # so near, a second source confirms a rate
FX_DISAGREEMENT_BAND = Decimal("0.02")  # so far, another source stops it
FX_APPLIED_BAND = Decimal("0.03")  # of a provider's applied rate from our mid: beyond it, an alarm
FX_FETCH_SOURCES: tuple[str, ...] = ("cfets", "ecb", "amcm")  # files in payments/fx/sources
FX_SOURCE_URLS = {
    "amcm": "https://www.amcm.gov.mo",
    "cfets": "https://www.chinamoney.com.cn",
    "ecb": "https://www.ecb.europa.eu",
    "hkma": "https://api.hkma.gov.hk",
}
FX_FETCH_TIMEOUT = (5, 20)  # seconds to connect, and for the whole answer
FX_FETCH_MAX_BYTES = 1_000_000
