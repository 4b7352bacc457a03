"""Antom behind the port: Alipay and MPay, in the wallet itself or behind a code."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from payments.gateways.antom import (
    answers,
    bodies,
    customs,
    naming,
    notifications,
    settlement_files,
    signing,
)
from payments.gateways.antom.calls import Answer, Caller
from payments.gateways.antom.credentials import Credentials, problems
from payments.gateways.errors import (
    AlreadyRefunded,
    GatewayMisconfigured,
    ProviderContradiction,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.types import (
    AttemptSnapshot,
    AttemptSpec,
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

log = logging.getLogger(__name__)

PAY: Final = "/v1/payments/pay"
INQUIRE: Final = "/v1/payments/inquiryPayment"
CANCEL: Final = "/v1/payments/cancel"
REFUND: Final = "/v1/payments/refund"
INQUIRE_REFUND: Final = "/v1/payments/inquiryRefund"
DECLARE: Final = "/v1/customs/declare"
INQUIRE_DECLARATION: Final = "/v1/customs/inquiryDeclarationRequests"
# What a refusal may mean besides itself: that nothing is left to give back.
_MAYBE_GIVEN_BACK: Final = frozenset(
    {"REFUND_AMOUNT_EXCEED", "ORDER_IS_CLOSED", "ORDER_IS_CANCELED", "ORDER_STATUS_INVALID"}
)


class AntomProvider:
    """The port of `port.py` on Antom's API, and what it tells customs."""

    code: Final = "antom"

    def __init__(self, given: Credentials) -> None:
        """Raises: GatewayMisconfigured for keys and addresses with any problem."""
        if found := problems(given):
            raise GatewayMisconfigured(found[0].text)
        self._given = given
        self._caller = Caller(given)
        self._antoms_key = signing.load_public(given.public_key)

    @property
    def livemode(self) -> bool:
        """Whether our client moves real money."""
        return self._given.is_live

    @property
    def is_sandbox(self) -> bool:
        """Whether we talk to the sandbox instead of Antom."""
        return self._given.is_sandbox

    @property
    def acknowledgement(self) -> Mapping[str, object]:
        """The body of our answer to a notification; any other, and Antom sends it again."""
        return notifications.ACKNOWLEDGEMENT

    def start(self, spec: AttemptSpec, *, key: str) -> Started:
        """Open one payment; the same key and spec are the same payment.

        Money: `spec.amount` is what the buyer pays, gross.
        Raises: ProviderRefused, OutcomeUnknown, ProviderUnavailable, KeyReused,
            ProviderContradiction when there is no way for the buyer to go on.
        """
        if spec.method not in naming.WALLETS or spec.holds_only:
            raise _refusal("method_unavailable")
        name = naming.payment_name(spec.reference, key, spec.method)
        body = bodies.pay(
            spec,
            name,
            notify_url=self._given.notify_url,
            settlement_currency=self._given.settlement_currency,
        )
        answer = self._caller.write(PAY, body, going_on=("PAYMENT_IN_PROCESS",))
        if answer["result"]["resultStatus"] == "S":
            # A repeat that finds it paid: the buyer goes to our own page, which asks and sees.
            return Started(provider_ref=name, redirect_url=bodies.return_url(spec, name))
        return answers.started(answer, name, spec.scene)

    def fetch(self, ref: str) -> AttemptSnapshot:
        """Ask for a payment's present state.

        Money: it names no fee; a settlement file does, as a line of the balance.
        Raises: ProviderRefused when Antom knows no such payment; ProviderUnavailable,
            ProviderContradiction.
        """
        return self._snapshot(self._caller.read(INQUIRE, {"paymentRequestId": ref}), ref)

    def _snapshot(self, answer: Answer, ref: str) -> AttemptSnapshot:
        return answers.attempt_snapshot(answer, ref, livemode=self.livemode)

    def expire(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Close a payment that waits for its buyer; one that is paid comes back as captured.

        Antom's cancel closes an open payment, but gives a paid one back. So it is asked first,
        and only what waits is canceled. Where the buyer pays between the two calls, the money
        goes back to the buyer in full and the payment is closed: it never was in our books.
        Raises: ProviderRefused when Antom knows no such payment; OutcomeUnknown,
            ProviderUnavailable, ProviderContradiction.
        """
        before = self.fetch(ref)
        if before.status != "awaiting_buyer":
            return before
        try:
            self._caller.write(CANCEL, {"paymentRequestId": ref})
        except ProviderRefused as refusal:  # it cannot be canceled any more: see what it became
            after = self.fetch(ref)
            if after.status == "awaiting_buyer":
                raise ProviderUnavailable(f"{ref} cannot be closed yet") from refusal
            return after
        return self.fetch(ref)

    def refund(self, spec: RefundSpec, *, key: str) -> RefundSnapshot:
        """Ask to give money back; Antom may answer that it is under way.

        Money: `spec.amount` is gross, in the charge currency.
        Raises: ProviderRefused (over the paid amount, too late), AlreadyRefunded,
            OutcomeUnknown, ProviderUnavailable, KeyReused, ProviderContradiction.
        """
        name = naming.request_id(spec.reference, key)
        body = bodies.refund(spec, name, notify_url=self._given.notify_url)
        try:
            answer = self._caller.write(REFUND, body, going_on=("REFUND_IN_PROCESS",))
        except ProviderRefused as refusal:
            self._raise_if_given_back(spec.provider_object_id, refusal)
            raise
        if answer["result"]["resultStatus"] == "U":
            return RefundSnapshot(
                provider_ref=naming.refund_ref(spec.provider_object_id, name),
                status="pending",
                amount=spec.amount,
                client_reference=spec.reference,
                provider_object_id=spec.provider_object_id,
            )
        answers.same(answer, "refundRequestId", name)
        answers.same(answer, "paymentId", spec.provider_object_id)
        snapshot = answers.refund_snapshot(answer, spec.provider_object_id, status="succeeded")
        if snapshot.amount != spec.amount:
            raise ProviderContradiction(
                f"{name}: asked to refund {spec.amount}, got {snapshot.amount}"
            )
        return snapshot

    def _raise_if_given_back(self, payment_id: str, refusal: ProviderRefused) -> None:
        if refusal.facts["provider_code"] not in _MAYBE_GIVEN_BACK:
            return
        answer = self._caller.read(INQUIRE, {"paymentId": payment_id})
        answers.same(answer, "paymentId", payment_id)
        if answers.given_back(answer):
            raise AlreadyRefunded(refusal.message, **refusal.facts) from refusal

    def fetch_refund(self, ref: str) -> RefundSnapshot:
        """Ask for a refund's present state. Raises: ProviderRefused, ProviderUnavailable."""
        payment_id, name = naming.split_refund_ref(ref)
        answer = self._caller.read(INQUIRE_REFUND, {"refundRequestId": name})
        answers.same(answer, "refundRequestId", name)
        status = answers.refund_status(answer)
        return answers.refund_snapshot(answer, payment_id, status=status)

    def transfer(self, spec: TransferSpec, *, key: str) -> TransferSnapshot:
        """Refuse: our contract with Antom is for collecting alone. Raises: ProviderRefused."""
        raise _refusal("transfers_not_offered")

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Signal]:
        """Prove that Antom sent this body and say what to look at. Raises: WebhookForged."""
        return notifications.parse(
            headers,
            body,
            key=self._antoms_key,
            client_id=self._given.client_id,
            notify_url=self._given.notify_url,
        )

    def undelivered(self, *, since: datetime) -> list[Signal]:
        """List nothing: Antom keeps no list of what it could not deliver; attempts are asked."""
        return []

    @property
    def reports(self) -> frozenset[Report]:
        """What Antom can tell of our balance: what its settlement files say, once brought here."""
        return frozenset(("balance",) if self._given.report_folder else ())

    def list_balance_transactions(self, *, since: datetime, after: str = "") -> BalancePage:
        """List lines of the settlement files that were settled since a time, newest first.

        Money: in the settlement currency. Raises: ProviderContradiction for a file that is not
        whole or does not add up.
        """
        if self._given.report_folder is None:
            return BalancePage((), "")
        return settlement_files.page_of(self._given.report_folder, since=since, after=after)

    def list_payouts(self, *, since: datetime, after: str = "") -> PayoutPage:
        """List nothing: Antom reports settlements, not what it sent to a bank."""
        return PayoutPage((), "")

    def payout_lines(self, ref: str, *, after: str = "") -> BalancePage:
        """List nothing, as there are no payouts to ask about."""
        return BalancePage((), "")

    def declare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        """Tell customs of the payment for a part of an order; the same key declares it once.

        Money: `spec.amount`, gross, in CNY.
        Raises: ProviderRefused, KeyReused, OutcomeUnknown, ProviderUnavailable,
            GatewayMisconfigured when our name at customs is not set.
        """
        if not self._given.customs_name:
            raise GatewayMisconfigured("ANTOM_CUSTOMS_NAME is empty: Antom declares nothing")
        name = naming.request_id(spec.reference, key, naming.LONGEST_DECLARATION)
        body = customs.declaration(spec, name, customs_name=self._given.customs_name)
        return customs.declared(self._caller.write(DECLARE, body), name)

    def redeclare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        """Declare once more under the same name, with the amount as it is now.

        Alipay takes it from five minutes after the time before, and does not add the amounts.
        Raises: as `declare_customs`; KeyReused where another amount comes earlier.
        """
        return self.declare_customs(spec, key=key)

    def fetch_customs(self, ref: str) -> CustomsSnapshot:
        """Ask what became of a declaration.

        Raises: ProviderRefused when Antom knows no such declaration; ProviderUnavailable.
        """
        answer = self._caller.read(INQUIRE_DECLARATION, {"declarationRequestIds": [ref]})
        for found in answer.get("declarationRecords") or ():
            if found.get("declarationRequestId") == ref:
                return customs.record(found, ref)
        raise _refusal("declaration_not_found")


def _refusal(code: str) -> ProviderRefused:
    return ProviderRefused(
        _("The payment provider did not accept this request."),
        provider_code=code,
        provider_param=None,
        provider_message="",
    )
