"""What may happen in the machine's world, at random and in any order; invariants in numbers.

The numbers in brackets name the invariants: 1 zero per entry and currency, 2 balance = sum of
entries, 3 floors, 4 one key one effect, 5 a sale is settled once, 6 splits sum up, 7 gross =
commission + fee + net, 8 clearing accounts come to zero, 9 conversions are right to half a unit,
10 entry + correction = nothing, 11 chunks change no amount, 12 no posting at a bad rate, 13 a
statement opens where the last one closed, 14 nothing is rewritten, 15 currencies never meet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from marketplace.foundation.money import Money, allocate, round_half_up
from payments.fx import services as fx
from payments.fx.errors import RateRefused
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.errors import AlreadyCorrected, EntryInvalid, KeyReused
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import services
from payments.settlement.errors import RefundTooLarge
from payments.settlement.models import (
    Adjustment,
    DueEarning,
    Hold,
    Movement,
    Payout,
    PayoutBatch,
)
from tests.factories.charges_booked import Part, book_charge, name_fee
from tests.factories.settlement import register
from tests.payments.machine.world import RATES, SHOPS, Sale, World, refused

SHOP = st.sampled_from(sorted(SHOPS))
MINOR = st.integers(1, 90_000)
TIERS = {
    "standard": {"hold_days": 7, "reserve_bps": 0, "reserve_days": 0},
    "watched": {"hold_days": 14, "reserve_bps": 1_000, "reserve_days": 20},
}


class MoneyMachine(RuleBasedStateMachine):
    """Trades in one transaction, which is rolled back at the end."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame._from_testcase = True  # services that want to be outermost may run in it
        self.frame.__enter__()
        self.settings = override_settings(
            RISK_TIERS=TIERS, MINIMUM_PAYOUT_MINOR={"MOP": 500, "HKD": 500, "CNY": 500}
        )
        self.settings.enable()
        self.world = World()
        self.repeat: Callable[[], Any] | None = None
        self.seen: set[str] = set()  # keys of what closings moved

    def teardown(self) -> None:
        """Let everything come to its end, prove it, and take it all back."""
        try:
            self._finish()
        finally:
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)
            self.settings.disable()

    def _done(self, repeat: Callable[[], Any] | None = None) -> None:
        type(self).steps += 1
        self.repeat = repeat
        self.world.prove_cheaply()

    @initialize()
    def open_shops(self) -> None:
        self.world.open_shops()

    # Sales

    @rule(
        shops=st.lists(SHOP, min_size=1, max_size=3),
        gross=MINOR,
        bps=st.sampled_from([0, 800, 1_500]),
        paid_in=st.sampled_from(["CNY", "HKD", "MOP"]),
        fee=st.sampled_from([0, 0, 29]),
    )
    def a_buyer_pays(self, shops: list[str], gross: int, bps: int, paid_in: str, fee: int) -> None:
        """One payment over several shops [6, 7], in any currency [15]."""
        world = self.world
        name = f"{world.next():06d}"
        parts = []
        for place, payee in enumerate(shops):
            owed = Money(gross + place, SHOPS[payee])
            commission = Money(round_half_up(Fraction(owed.minor * bps, 10_000)), owed.currency)
            paid = at_mid = owed
            if owed.currency != paid_in:
                exact = owed.minor * RATES[owed.currency, paid_in]
                at_mid = Money(round_half_up(exact), paid_in)
                paid = Money(round_half_up(exact * 201 / 200) + 1, paid_in)
            parts.append(Part(payee, f"sale:{name}:{place}", owed, commission, paid, at_mid))
        charge = book_charge(name, parts, world.now)
        sales = [Sale(p.payee, p.reference, p.owed.minor, p.commission.minor) for p in parts]
        world.sales += sales
        if fee:
            self._bear(charge, sales, parts, fee)
        self._done()

    def _bear(self, charge: Any, sales: list[Sale], parts: list[Part], per_mille: int) -> None:
        """The shops bear the provider's fee, each at its own rate."""
        total = charge.amount_minor * per_mille // 1_000
        if not total:
            return
        name_fee(charge, Money(total, charge.currency), self.world.now)
        services.bear_fees(charge_ref=charge.public_id, now=self.world.now)
        split = allocate(total, [part.paid.minor for part in parts])
        assert sum(split) == total
        for sale, part, minor in zip(sales, parts, split, strict=True):
            if part.paid == part.owed:
                sale.fee = min(minor, sale.net)
            elif part.at_mid:
                exact = Fraction(minor * part.owed.minor, part.at_mid.minor)
                sale.fee = min(round_half_up(exact), sale.net)

    @precondition(lambda self: any(not sale.due_at for sale in self.world.sales))
    @rule(pick=st.randoms(use_true_random=False))
    def a_parcel_arrives(self, pick: Any) -> None:
        sale = pick.choice([sale for sale in self.world.sales if not sale.due_at])
        now = self.world.now
        sale.due_at = services.schedule_due(reference=sale.reference, delivered_at=now)
        again = services.schedule_due(reference=sale.reference, delivered_at=now + timedelta(9))
        assert again == sale.due_at  # the first delivery counts [4]
        self._done()

    @rule(hours=st.sampled_from([1, 30, 24 * 8, 24 * 25]), pips=st.integers(-90, 90))
    def time_passes(self, hours: int, pips: int) -> None:
        """Days pass; the yuan's rate is published, unless the day's last figure is zero."""
        self.world.now += timedelta(hours=hours)
        if pips % 10:
            self.world.publish(Decimal("1.1871") + Decimal(pips) / 10_000)
        self._done()

    @rule(
        spoiled=st.sampled_from(
            [Decimal(0), Decimal("-1.1871"), Decimal("NaN"), Decimal("118.71"), Decimal("0.8424")]
        )
    )
    def a_spoiled_rate_comes(self, spoiled: Decimal) -> None:
        """It is refused, and prices nothing [12]."""
        with pytest.raises(RateRefused):
            fx.record_rate(
                source="amcm",
                base="CNY",
                quote="MOP",
                mid=spoiled,
                valid_on=self.world.today + timedelta(days=1),
                now=self.world.now + timedelta(days=1),
            )
        self._done()

    @rule(lines=st.sampled_from([1, 2, 50_000]))
    def due_sales_are_posted(self, lines: int) -> None:
        """In groups of any size [11]; each once [5]."""
        with override_settings(SETTLEMENT_CHUNK_LINES=lines):
            posted = services.post_due(now=self.world.now)
        assert posted == self.world.become_due(self.world.now)
        self._done(lambda: services.post_due(now=self.world.now))

    # Refunds, adjustments, holds, tiers

    @precondition(lambda self: any(s.refunded < s.gross for s in self.world.sales))
    @rule(pick=st.randoms(use_true_random=False), part=st.sampled_from([0.1, 0.5, 1]))
    def a_sale_goes_back(self, pick: Any, part: float) -> None:
        sale = pick.choice([s for s in self.world.sales if s.refunded < s.gross])
        minor = max(int((sale.gross - sale.refunded) * part), 1)
        name = f"ref_{self.world.next()}"
        before, after = sale.borne(sale.refunded), sale.borne(sale.refunded + minor)
        asked = {
            "reference": sale.reference,
            "refund_ref": name,
            "amount": Money(minor, SHOPS[sale.payee]),
        }
        told = services.refund_sale(**asked, now=self.world.now)
        assert told.from_payee.minor == after - before
        sale.refunded += minor
        self.world.owed[sale.payee] -= after - before - self._from_reserve(name)
        if sale.refunded == sale.gross and not sale.due_at:
            sale.due_at = self.world.now
        with pytest.raises(RefundTooLarge):
            services.refund_sale(
                **asked | {"refund_ref": f"{name}x", "amount": asked["amount"] * 1_000_000},
                now=self.world.now,
            )
        self._done(lambda: services.refund_sale(**asked, now=self.world.now))

    @staticmethod
    def _from_reserve(name: str) -> int:
        row = Movement.objects.filter(key=f"refund:{name}:reserve").first()
        return row.amount_minor if row else 0

    @rule(payee=SHOP, minor=st.integers(-5_000, 5_000).filter(bool))
    def an_adjustment_is_decided(self, payee: str, minor: int) -> None:
        row = services.propose_adjustment(
            payee_ref=payee,
            amount=Money(minor, SHOPS[payee]),
            description="a matter of some coins",
            reason="at random",
            by="user:1",
            now=self.world.now,
        )
        asked = {"adjustment_ref": row.public_id, "approve": True, "by": "user:2"}
        services.decide_adjustment(**asked, now=self.world.now)
        assert Adjustment.objects.get(pk=row.pk).status == "approved"
        self.world.owed[payee] += minor
        self._done(lambda: services.decide_adjustment(**asked, now=self.world.now))

    @rule(payee=SHOP, tier=st.sampled_from(sorted(TIERS)))
    def terms_change(self, payee: str, tier: str) -> None:
        self.world.set_terms(payee, tier)
        self._done()

    @rule(payee=SHOP)
    def money_is_held_or_released(self, payee: str) -> None:
        asked = {"reason": "at random", "by": "user:1", "now": self.world.now}
        held = Hold.objects.filter(payee_ref=payee, released_at=None).first()
        if held:
            services.release_hold(hold_ref=held.public_id, **asked)
        else:
            services.place_hold(payee_ref=payee, **asked)
        self._done()

    # Closings and payouts

    @rule(size=st.sampled_from([1, 2, 500]))
    def a_day_is_closed(self, size: int) -> None:
        """As the preview said [11], and statements follow each other [13]."""
        world = self.world
        on = world.today - timedelta(days=1)
        with override_settings(SETTLEMENT_CHUNK_PAYEES=size):
            preview = services.preview_closing(on=on, now=world.now)
            closed = services.close_period(on=on, by="user:1", now=world.now)
        assert closed.is_finished
        if closed.settlements:
            assert closed.paid_out == {total.currency: total for total in preview.totals}
        self._after_closing(closed.became_due)
        converted = Payout.objects.filter(settlement__run__period_end=on, payee_ref="vendor:ven_C")
        assert world.has_a_rate or not converted.filter(settlement__closed_at=world.now).exists()
        self._done(lambda: services.close_period(on=on, by="user:1", now=world.now))

    def _after_closing(self, became_due: int) -> None:
        known = {sale.reference: sale for sale in self.world.sales}
        due = DueEarning.objects.values_list("earning__reference", flat=True)
        new = [known[name] for name in due if not known[name].is_due]
        assert len(new) == became_due
        for sale in new:
            assert sale.due_at is not None
            sale.is_due = True
            self.world.owed[sale.payee] += sale.net
        told = Movement.objects.filter(
            kind__in=("reserve_held", "reserve_released", "payout"), settlement__isnull=False
        )
        for row in told.exclude(key__in=self.seen):
            self.world.owed[row.payee_ref] += row.amount_minor
            self.seen.add(row.key)

    @precondition(lambda self: PayoutBatch.objects.exclude(status="submitted").exists())
    @rule()
    def batches_go_to_the_bank(self) -> None:
        for batch in PayoutBatch.objects.filter(status="drafted"):
            services.approve_batch(batch_ref=batch.public_id, by="user:2", now=self.world.now)
        services.submit_approved(now=self.world.now)
        self._done(lambda: services.submit_approved(now=self.world.now))

    @precondition(lambda self: Payout.objects.filter(status="submitted").exists())
    @rule(is_paid=st.sampled_from([True, True, False]))
    def the_bank_answers(self, is_paid: bool) -> None:
        payout = Payout.objects.filter(status="submitted").order_by("pk").first()
        assert payout is not None
        is_paid = is_paid or payout.currency != payout.settled_currency
        record = services.record_paid if is_paid else services.record_returned
        asked = {"payout_ref": payout.public_id, "bank_reference": "BR", "by": "user:3"}
        record(**asked, now=self.world.now)
        if not is_paid:
            self.world.owed[payout.payee_ref] += payout.amount_minor
            register(
                payout.payee_ref,
                confirmed_at=self.world.now + timedelta(seconds=1),
                currency=payout.currency,
            )
        self._done(lambda: record(**asked, now=self.world.now))

    @rule()
    def the_provider_pays_out(self) -> None:
        self.world.provider_pays_out()
        self._done()

    # What must not work

    @precondition(lambda self: self.repeat is not None)
    @rule()
    def the_last_step_is_repeated(self) -> None:
        """A task that runs twice [4, 11]."""
        assert self.repeat is not None
        self.repeat()
        self._done(self.repeat)

    @rule(minor=MINOR)
    def an_entry_is_corrected_once(self, minor: int) -> None:
        """Entry and correction make nothing [10]; one key is one fact [4]; one currency [15]."""
        world = self.world
        key = f"entry:{world.next()}"
        amount = Money(minor, "MOP")
        pair = (chart.bank("MOP"), chart.equity("MOP"))
        draft = EntryDraft(key, "outside", "world", world.today, (PostingDraft(*pair, amount),))
        assert ledger.post(draft).is_new
        assert not ledger.post(draft).is_new
        other = EntryDraft(key, "outside", "world", world.today, (PostingDraft(*pair, amount * 2),))
        with pytest.raises(KeyReused):
            ledger.post(other)
        with pytest.raises(EntryInvalid):
            PostingDraft(*pair, Money(minor, "HKD"))
        undo = {"of_key": key, "reason": "at random", "effective_on": world.today}
        ledger.correct(key=f"{key}:undone", **undo)
        with pytest.raises(AlreadyCorrected):
            ledger.correct(key=f"{key}:again", **undo)
        self._done()

    @rule(
        statement=st.sampled_from(
            [
                "UPDATE ledger_posting SET amount_minor = 1",
                "DELETE FROM ledger_posting",
                "UPDATE ledger_entry SET kind = 'x'",
                "UPDATE settlement_movement SET amount_minor = amount_minor + 1",
                "DELETE FROM settlement_movement",
                "UPDATE settlement_dueearning SET movement_id = 1",
                "UPDATE settlement_settlement SET paid_minor = 1",
                "UPDATE settlement_payout SET amount_minor = 1",
            ]
        )
    )
    def somebody_rewrites_history(self, statement: str) -> None:
        """Refused, unless there is nothing yet that could be rewritten [14]."""
        table = statement.replace("DELETE FROM", "UPDATE").split()[1]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            (is_there,) = cursor.fetchone()
        assert refused(statement) or not is_there
        self._done()

    def _finish(self) -> None:
        """Deliver, close, pay: then nothing is on its way [8], and all adds up [1, 2, 3, 5]."""
        world = self.world
        for hold in Hold.objects.filter(released_at=None):
            services.release_hold(
                hold_ref=hold.public_id, reason="the end", by="user:1", now=world.now
            )
        for sale in world.sales:
            if not sale.due_at:
                sale.due_at = services.schedule_due(
                    reference=sale.reference, delivered_at=world.now
                )
        for _ in range(3):
            world.now += timedelta(days=30)
            world.publish(world.mid)
            on = world.today - timedelta(days=1)
            closed = services.close_period(on=on, by="user:1", now=world.now)
            self._after_closing(closed.became_due)
            for batch in PayoutBatch.objects.filter(status="drafted"):
                services.approve_batch(batch_ref=batch.public_id, by="user:2", now=world.now)
            services.submit_approved(now=world.now)
            for payout in Payout.objects.filter(status="submitted"):
                services.record_paid(
                    payout_ref=payout.public_id, bank_reference="BR", by="user:3", now=world.now
                )
        world.prove_cheaply()
        world.prove()
        world.nothing_is_on_its_way()
