"""WeChat Pay behind the port: its own orders, codes and wallet calls, without anybody between."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from payments.gateways.errors import (
    AlreadyRefunded,
    KeyReused,
    ProviderContradiction,
    ProviderRefused,
)
from payments.gateways.types import (
    AttemptSnapshot,
    AttemptSpec,
    BalanceLine,
    BalancePage,
    CustomsSnapshot,
    CustomsSpec,
    PayoutPage,
    RefundSnapshot,
    RefundSpec,
    Report,
    Signal,
    Started,
    TransferSnapshot,
    TransferSpec,
)
from payments.gateways.wechatpay import answers, bills, bodies, callbacks, customs, signing
from payments.gateways.wechatpay.calls import Calls
from payments.gateways.wechatpay.credentials import WeChatPayCredentials
from payments.gateways.wechatpay.naming import is_theirs, number_of

_ORDERS: Final = "/v3/pay/transactions"
_REFUNDS: Final = "/v3/refund/domestic/refunds"
_CURRENCIES: Final = ("CNY",)
_PAID: Final = ("captured",)
# What WeChat Pay says to an order's number that it knows: as another order, or as paid already.
_NUMBER_TAKEN: Final = frozenset({"OUT_TRADE_NO_USED", "ORDERPAID", "ORDER_PAID"})
_NO_BILL: Final = frozenset({"NO_STATEMENT_EXIST", "RESOURCE_NOT_EXISTS"})
_ALL_GIVEN_BACK: Final = "全额退款"
# A day's bills are there from ten the next morning on, for three months.
_BILLS_READY: Final = time(10)
_BILLS_KEPT: Final = timedelta(days=89)


class WeChatPayProvider:
    """The port of `port.py` on WeChat Pay's APIv3, and `DeclaresCustoms`.

    WeChat Pay knows no idempotency keys: an order's and a refund's number is what makes a repeat
    harmless, and it is made of our own reference.
    """

    code: Final = "wechatpay"

    def __init__(self, credentials: WeChatPayCredentials) -> None:
        self._given = credentials
        self._calls = Calls(credentials)

    @property
    def livemode(self) -> bool:
        """Whether the merchant is a real one."""
        return self._given.is_live

    @property
    def is_sandbox(self) -> bool:
        """Whether we talk to the sandbox instead of WeChat Pay."""
        return self._given.is_sandbox

    @property
    def acknowledgement(self) -> Mapping[str, object]:
        """What a message is answered with once it is kept: WeChat Pay reads the status alone."""
        return MappingProxyType({})

    def start(self, spec: AttemptSpec, *, key: str) -> Started:
        """Open an order: a code to scan, a page that opens the wallet, or a call within it.

        The same spec gives the same order; one that was paid meanwhile leads to the page for
        those who have paid.
        Money: `spec.amount` is what the buyer pays, gross; CNY alone.
        Raises: ProviderRefused, OutcomeUnknown, ProviderUnavailable, KeyReused.
        """
        _refuse_unfit(spec)
        trade = bodies.PATHS[spec.scene]
        try:
            made = self._calls.post(
                f"{_ORDERS}/{trade}",
                bodies.order(self._given, spec),
                language=bodies.LANGUAGES.get(spec.language, "zh-CN"),
            )
        except ProviderRefused as refusal:
            if refusal.facts["provider_code"] not in _NUMBER_TAKEN:
                raise
            return self._started_before(spec, refusal)
        number = number_of(spec.reference)
        if spec.scene == "desktop":
            return Started(number, qr_text=answers.text(made, "code_url"))
        if spec.scene == "wechat":
            return Started(number, wallet_call=self._wallet_call(answers.text(made, "prepay_id")))
        back = quote(_return_page(spec), safe="")
        url = answers.text(made, "h5_url")
        joint = "&" if "?" in url else "?"
        return Started(number, redirect_url=f"{url}{joint}redirect_url={back}")

    def _started_before(self, spec: AttemptSpec, refusal: ProviderRefused) -> Started:
        """Find the order whose number is taken: ours and paid, or another's."""
        found = self._order(number_of(spec.reference))
        snapshot = self._snapshot(found)
        is_ours = snapshot.client_reference == spec.reference
        if is_ours and snapshot.status in _PAID and snapshot.captured == spec.amount:
            return Started(snapshot.provider_ref, redirect_url=_return_page(spec))
        raise KeyReused(f"{spec.reference}: its number carries another order") from refusal

    def _wallet_call(self, prepay_id: str) -> dict[str, str]:
        """Sign what the page hands to the browser within WeChat."""
        stamp, nonce = str(int(now().timestamp())), secrets.token_hex(16)
        package = f"prepay_id={prepay_id}"
        return {
            "appId": self._given.app_id,
            "timeStamp": stamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": self._calls.sign_for_wallet(self._given.app_id, stamp, nonce, package),
        }

    def fetch(self, ref: str) -> AttemptSnapshot:
        """Ask for an order's present state, by our number of it or by WeChat Pay's.

        Raises: ProviderRefused when it knows no such order; ProviderUnavailable,
            ProviderContradiction.
        """
        return self._snapshot(self._order(ref))

    def _order(self, ref: str) -> dict[str, Any]:
        kind = "id" if is_theirs(ref) else "out-trade-no"
        path = f"{_ORDERS}/{kind}/{quote(ref, safe='')}"
        return self._calls.get(path, {"mchid": self._given.merchant_id})

    def _snapshot(self, found: Mapping[str, Any]) -> AttemptSnapshot:
        return answers.attempt(found, merchant=self._given.merchant_id, livemode=self.livemode)

    def expire(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Close an order; one that is closed or paid already comes back as it is.

        Raises: ProviderRefused when WeChat Pay knows no such order; OutcomeUnknown,
            ProviderUnavailable.
        """
        path = f"{_ORDERS}/out-trade-no/{quote(ref, safe='')}/close"
        # Refused, it is not open any more, is being paid, or does not exist: look at it.
        with suppress(ProviderRefused):
            self._calls.post(path, {"mchid": self._given.merchant_id})
        return self.fetch(ref)

    def refund(self, spec: RefundSpec, *, key: str) -> RefundSnapshot:
        """Ask to give money back; WeChat Pay accepts first and decides later.

        Money: `spec.amount` is gross, in the order's currency.
        Raises: ProviderRefused (over the amount, too late, our balance too low), AlreadyRefunded,
            OutcomeUnknown, ProviderUnavailable, KeyReused, ProviderContradiction.
        """
        amount = self._order(spec.provider_object_id).get("amount") or {}
        total = answers.money(amount.get("total"), amount.get("currency"))
        body = bodies.refund(self._given, spec, total=total.minor)
        try:
            snapshot = answers.refund(self._calls.post(_REFUNDS, body))
        except ProviderRefused as refusal:
            snapshot = self._refunded_before(spec, refusal)
        if (snapshot.amount, snapshot.provider_object_id) != (spec.amount, spec.provider_object_id):
            raise ProviderContradiction(
                f"{snapshot.provider_ref}: asked to refund {spec.amount}, got {snapshot.amount}"
            )
        return snapshot

    def _refunded_before(self, spec: RefundSpec, refusal: ProviderRefused) -> RefundSnapshot:
        """Look whether a refused refund exists already: under this number, or as the whole."""
        try:
            snapshot = self.fetch_refund(number_of(spec.reference))
        except ProviderRefused:
            if _ALL_GIVEN_BACK in str(refusal.facts["provider_message"]):
                raise AlreadyRefunded(refusal.message, **refusal.facts) from refusal
            raise refusal from None
        if (snapshot.amount, snapshot.provider_object_id) != (spec.amount, spec.provider_object_id):
            raise KeyReused(f"{spec.reference}: its number carries another refund") from refusal
        return snapshot

    def fetch_refund(self, ref: str) -> RefundSnapshot:
        """Ask for a refund's present state, by our number. Raises: ProviderRefused,
        ProviderUnavailable, ProviderContradiction.
        """
        return answers.refund(self._calls.get(f"{_REFUNDS}/{quote(ref, safe='')}"))

    def transfer(self, spec: TransferSpec, *, key: str) -> TransferSnapshot:
        """Refuse: vendors have no account here that we could pay. Raises: ProviderRefused."""
        raise _not_offered("transfer")

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Signal]:
        """Prove that WeChat Pay sent this body and say what to look at.

        Raises: WebhookForged, ProviderUnavailable.
        """
        return callbacks.parse(headers, body, prove=self._calls.prove, given=self._given)

    def undelivered(self, *, since: datetime) -> list[Signal]:
        """Give nothing: WeChat Pay keeps no list of what it could not deliver; the poller asks."""
        return []

    @property
    def reports(self) -> frozenset[Report]:
        """What WeChat Pay can tell of our balance: its bills, day by day."""
        return frozenset(("balance",))

    def list_balance_transactions(self, *, since: datetime, after: str = "") -> BalancePage:
        """List a day's movements, newest first: the latest day that has bills, or before `after`.

        A page is a day of Beijing's; one without movements is empty. Bills of three months are
        kept, and those of a day are there from ten the next morning.
        Money: CNY. Raises: ProviderUnavailable while bills are made; ProviderContradiction.
        """
        local = now().astimezone(bodies.BEIJING)
        latest = local.date() - timedelta(days=1 if local.time() >= _BILLS_READY else 2)
        first = max(since.astimezone(bodies.BEIJING).date(), local.date() - _BILLS_KEPT)
        day = date.fromisoformat(after) - timedelta(days=1) if after else latest
        if day < first:
            return BalancePage((), "")
        found = tuple(line for line in self._day(day) if line.created_at >= since)
        return BalancePage(found, day.isoformat() if day > first else "")

    def _day(self, day: date) -> list[BalanceLine]:
        flow = self._bill("fundflowbill", day, {"account_type": "BASIC"})
        if not flow:
            return []
        return bills.lines(flow, self._bill("tradebill", day, {"bill_type": "ALL"}))

    def _bill(self, name: str, day: date, more: Mapping[str, str]) -> str:
        """Fetch a day's bill; empty when nothing happened on it."""
        asked = {"bill_date": day.isoformat(), **more, "tar_type": "GZIP"}
        try:
            told = self._calls.get(f"/v3/bill/{name}", asked)
        except ProviderRefused as refusal:
            if refusal.facts["provider_code"] in _NO_BILL:
                return ""
            raise
        if told.get("hash_type") != "SHA1":
            raise ProviderContradiction("a bill with another kind of digest")
        url, digest = answers.text(told, "download_url"), answers.text(told, "hash_value")
        return bills.unpacked(self._calls.download(url, sha1=digest))

    def list_payouts(self, *, since: datetime, after: str = "") -> PayoutPage:
        """Refuse: withdrawals stand in the balance alone. Raises: ProviderRefused."""
        raise _not_offered("payouts")

    def payout_lines(self, ref: str, *, after: str = "") -> BalancePage:
        """Refuse: WeChat Pay does not say what a withdrawal holds. Raises: ProviderRefused."""
        raise _not_offered("payouts")

    def declare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        """Declare the payment for a part of an order, and have the payer's name compared.

        Money: the parts in CNY; see `customs.py` for where the tax stands.
        Raises: ProviderRefused, OutcomeUnknown, ProviderUnavailable, KeyReused,
            ProviderContradiction.
        """
        number = self.fetch(spec.provider_object_id).provider_ref
        who, ref = customs.named(self._given, spec, number), customs.ref_of(spec)
        body = who | customs.amounts(spec)
        try:
            found = self._customs_post(customs.ORDERS, body)
        except ProviderRefused as refusal:
            found = self._declared_before(spec, ref, refusal)
        return customs.snapshot(found, ref, is_payer_confirmed=self._confirmed(who, spec))

    def _declared_before(
        self, spec: CustomsSpec, ref: str, refusal: ProviderRefused
    ) -> dict[str, Any]:
        try:
            row = self._declaration(ref)
        except ProviderRefused:
            raise refusal from None
        if not customs.is_same(row, spec):
            raise KeyReused(f"{spec.reference}: {ref} was declared otherwise") from refusal
        return row

    def _confirmed(self, who: Mapping[str, Any], spec: CustomsSpec) -> bool | None:
        """Have the payer's name and number compared, each encrypted for WeChat Pay alone."""
        key = self._calls.key_to_encrypt()
        body = {
            **who,
            "certificate_type": "IDCARD",
            "certificate_id": signing.encrypt_for(key.key, spec.payer_id_number.upper()),
            "certificate_name": signing.encrypt_for(key.key, spec.payer_name),
        }
        try:
            return customs.is_confirmed(self._customs_post(customs.VERIFY, body, key.serial))
        except ProviderRefused:
            return None  # it is declared all the same

    def redeclare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        """Send a declaration once more: as it was, or with other amounts than it had.

        WeChat Pay sends again what customs answered well or lost; anything else, a refusal of
        customs among it, is changed, which voids what was declared before.
        Money: the parts in CNY, which take the place of those before. Raises: as
            `declare_customs`.
        """
        ref = customs.ref_of(spec)
        try:
            row = self._declaration(ref)
        except ProviderRefused:  # the first time was refused, or never came in
            return self.declare_customs(spec, key=key)
        is_same, state = customs.is_same(row, spec), customs.snapshot(row, ref)
        if is_same and state.status == "submitted":
            return state  # it is on its way: a repeat finds what the first one did
        number = self.fetch(spec.provider_object_id).provider_ref
        who = customs.named(self._given, spec, number)
        if is_same and row.get("state") in customs.SENT_AGAIN:
            return customs.snapshot(self._customs_post(customs.REDECLARE, who), ref)
        body = who | customs.amounts(spec)
        body.pop("fee_type")  # it cannot be changed
        base = self._given.customs_base
        return customs.snapshot(self._calls.patch(customs.ORDERS, body, base=base), ref)

    def fetch_customs(self, ref: str) -> CustomsSnapshot:
        """Ask what became of a declaration, by the reference that `declare_customs` gave.

        Raises: ProviderRefused when there is none; ProviderUnavailable, ProviderContradiction.
        """
        return customs.snapshot(self._declaration(ref), ref)

    def _declaration(self, ref: str) -> dict[str, Any]:
        asked = customs.query(self._given, ref)
        found = self._calls.get(customs.ORDERS, asked, base=self._given.customs_base)
        row = customs.row_of(found, ref)
        if row is None:
            raise ProviderRefused(
                _("The payment provider did not accept this request."),
                provider_code="RESOURCE_NOT_EXISTS",
                provider_message="no such declaration",
            )
        return row

    def _customs_post(
        self, path: str, body: Mapping[str, Any], encrypted_for: str = ""
    ) -> dict[str, Any]:
        return self._calls.post(
            path, body, base=self._given.customs_base, encrypted_for=encrypted_for
        )


def _refuse_unfit(spec: AttemptSpec) -> None:
    """Refuse what WeChat Pay could not take, before anything is sent."""
    is_fit = spec.method == "wechat_pay" and spec.amount.currency in _CURRENCIES
    needs_payer = spec.scene == "wechat" and not spec.payer_ref
    needs_address = spec.scene == "phone" and not spec.client_ip
    if not is_fit or needs_payer or needs_address or spec.holds_only:
        raise ProviderRefused(
            _("This payment method cannot take this amount or currency."),
            provider_code="method_unavailable",
            provider_message=f"{spec.method}, {spec.amount}, {spec.scene}",
        )


def _return_page(spec: AttemptSpec) -> str:
    return spec.success_url.replace("{CHECKOUT_SESSION_ID}", number_of(spec.reference))


def _not_offered(what: str) -> ProviderRefused:
    return ProviderRefused(
        _("The payment provider does not offer this."),
        provider_code="not_offered",
        provider_message=what,
    )
