"""Who takes payments, how each is reached, and when one is left alone."""

from __future__ import annotations

from marketplace.settings.environment import ENV as _ENV  # a star takes it not along

STRIPE_SECRET_KEY = _ENV.stripe_secret_key
STRIPE_WEBHOOK_SECRET = _ENV.stripe_webhook_secret
STRIPE_API_BASE = _ENV.stripe_api_base
STRIPE_TIMEOUT = (3, 20)  # of workers; with its repeat it has to end within the soft time limit
STRIPE_MAX_RETRIES = 1  # the next sweep repeats too
STRIPE_PAGE_TIMEOUT = (2, 8)  # of everybody else: somebody waits for the page
# Who takes a method of payment, the preferred provider first; in the order to offer the methods,
# since mainland buyers reach for a wallet first. A provider without keys is passed over.
PAYMENT_ROUTES = {
    "alipay": ("stripe", "antom"),
    "wechat_pay": ("stripe", "wechatpay"),
    "mpay": ("antom",),
    "card": ("stripe",),
}
# An installation that files at customs asks those first who tell customs of a payment themselves.
if _ENV.way_to_customs.gateway:
    PAYMENT_ROUTES |= {"alipay": ("antom", "stripe"), "wechat_pay": ("wechatpay", "stripe")}
# How each provider spells the office of customs that it tells of payments.
PAYMENT_CUSTOMS_PLACES = {"wechatpay": "GUANGZHOU_ZS", "antom": "ZONGSHU"}
DECLARATION_ROUNDS_MAX = 5  # so often a payment may be declared anew
# What a method charges when it does not take the currency that prices are shown in, by the address.
PAYMENT_CURRENCIES = {
    method: {"mainland": ("CNY", "HKD"), "elsewhere": ("HKD", "CNY")}
    for method in ("alipay", "wechat_pay")
}
# Hold a card's amount first and take it when we have heard of it. Off: a hold is one call more that
# can fail, and a page that took the money needs none. For who wants to look before taking.
PAYMENT_HOLD_CARDS = False
BREAKER_FAILURES = 5  # calls of one provider that failed within BREAKER_SECONDS: it is away
BREAKER_SECONDS = 60  # also how long a provider that is away is left alone
# Of a web process's threads; the others stay with those who browse while a provider hangs.
PROVIDER_CALLS_AT_ONCE = 4

# WeChat Pay, spoken to directly; without a merchant there is none.
WECHATPAY_MERCHANT_ID = _ENV.wechatpay.merchant_id
WECHATPAY_APP_ID = _ENV.wechatpay.app_id
WECHATPAY_APP_SECRET = _ENV.wechatpay.app_secret
WECHATPAY_PRIVATE_KEY = _ENV.wechatpay.private_key
WECHATPAY_SERIAL = _ENV.wechatpay.serial
WECHATPAY_API_V3_KEY = _ENV.wechatpay.api_v3_key
WECHATPAY_PUBLIC_KEY = _ENV.wechatpay.public_key
WECHATPAY_PUBLIC_KEY_ID = _ENV.wechatpay.public_key_id
WECHATPAY_API_BASE = _ENV.wechatpay.api_base
WECHATPAY_TIMEOUT = (3, 20)  # of workers
WECHATPAY_PAGE_TIMEOUT = (2, 8)  # of everybody else
ANTOM_CLIENT_ID = _ENV.antom_client_id  # empty: Antom is not used
ANTOM_PRIVATE_KEY = _ENV.antom_private_key
ANTOM_PUBLIC_KEY = _ENV.antom_public_key
ANTOM_API_BASE = _ENV.antom_api_base
ANTOM_SETTLEMENT_CURRENCY = _ENV.antom_settlement_currency
ANTOM_CUSTOMS_NAME = _ENV.antom_customs_name
ANTOM_REPORT_FOLDER = _ENV.antom_report_folder
ANTOM_TIMEOUT = (3, 20)  # seconds to connect and to read, of workers
ANTOM_PAGE_TIMEOUT = (2, 8)  # of everybody else
