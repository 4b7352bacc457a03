"""What the positions went through: bookings, deals with banks, values at the end of months."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import (
    CurrencyField,
    MinorField,
    PublicIdField,
    UUIDv7Field,
)
from marketplace.foundation.money import Money


class FxBooking(models.Model):
    """What one ledger entry did to the position in one currency, in the order of booking.

    `amount` is the change of what is held, `given` the home currency given for it (negative:
    got), `result` what became real; `held` and `cost` are the position afterwards. Where the
    entry itself has no home currency, `mid`, `source` and `valid_on` say how it was valued.
    """

    append_only: ClassVar[bool] = True

    entry_number = models.BigIntegerField(_("number of the entry"))
    entry_key = models.CharField(_("key of the entry"), max_length=200)
    kind = models.CharField(_("kind"), max_length=40)
    reference = models.CharField(_("reference"), max_length=120)
    effective_on = models.DateField(_("effective on"), db_index=True)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("change of the position"))
    home_currency = CurrencyField(_("home currency"))
    given_minor = MinorField(_("given for it"), currency="home_currency")
    result_minor = MinorField(_("result"), currency="home_currency")
    held_minor = MinorField(_("position afterwards"))
    cost_minor = MinorField(_("its cost"), currency="home_currency")
    result_key = models.CharField(_("entry of the result"), max_length=200, blank=True)
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10, null=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    valid_on = models.DateField(_("valid on"), null=True)
    booked_at = models.DateTimeField(_("booked at"))

    class Meta:
        verbose_name = _("booking of a position")
        verbose_name_plural = _("bookings of positions")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry_number", "currency"), name="fx_booking_once_per_entry"
            ),
            models.CheckConstraint(
                condition=~Q(currency=F("home_currency")), name="fx_booking_of_a_foreign_currency"
            ),
            models.CheckConstraint(
                condition=~Q(held_minor=0) | Q(cost_minor=0), name="fx_booking_closed_costs_nothing"
            ),
        )
        indexes = (models.Index(fields=("currency", "-id"), name="fx_booking_newest"),)

    def __str__(self) -> str:
        return f"{self.entry_key} {self.currency}"


class FxDeal(models.Model):
    """One exchange with a bank: told by one person, confirmed by another, then in the books."""

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        BOOKED = "booked", _("booked")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="fxd")
    bank = models.CharField(_("bank"), max_length=80)
    bank_reference = models.CharField(_("bank’s reference"), max_length=64)
    sold_currency = CurrencyField(_("currency sold"))
    sold_minor = MinorField(_("sold"), currency="sold_currency")
    bought_currency = CurrencyField(_("currency bought"))
    bought_minor = MinorField(_("bought"), currency="bought_currency")
    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)
    traded_on = models.DateField(_("traded on"))
    value_on = models.DateField(_("value date"))
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10)
    mid_source = models.CharField(_("source"), max_length=80)
    mid_valid_on = models.DateField(_("valid on"))
    override_reason = models.CharField(
        _("why a rate outside the band is right"), max_length=200, blank=True
    )
    booked_by = models.CharField(_("booked by"), max_length=64)
    booked_at = models.DateTimeField(_("booked at"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.BOOKED
    )
    confirmed_by = models.CharField(_("confirmed by"), max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    declined_by = models.CharField(_("declined by"), max_length=64, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    decline_reason = models.CharField(_("why it was declined"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        ordering = ("-traded_on", "-booked_at")
        permissions = (
            ("book_fxdeal", "Can book deals with banks"),
            ("confirm_fxdeal", "Can confirm deals with banks"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("bank", "bank_reference"),
                condition=~Q(status="declined"),
                name="fx_deal_once",
            ),
            models.CheckConstraint(
                condition=Q(sold_minor__gt=0, bought_minor__gt=0, rate__gt=0),
                name="fx_deal_positive",
            ),
            models.CheckConstraint(
                condition=~Q(sold_currency=F("bought_currency")), name="fx_deal_of_two_currencies"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("booked_by")),
                name="fx_deal_by_two",
            ),
            models.CheckConstraint(
                condition=(Q(status="booked", confirmed_by="", declined_by=""))
                | (Q(status="confirmed", declined_by="") & ~Q(confirmed_by=""))
                | (Q(status="declined", confirmed_by="") & ~Q(declined_by="")),
                name="fx_deal_status_has_its_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.sold)} → {formats.amount(self.bought)}"

    @property
    def sold(self) -> Money:
        """What the bank took."""
        return Money(self.sold_minor, self.sold_currency)

    @property
    def bought(self) -> Money:
        """What the bank gave."""
        return Money(self.bought_minor, self.bought_currency)


class FxRevaluation(models.Model):
    """What a position was worth at the end of a month, against what it cost.

    The difference stands in the books until the first day of the next month; then it is taken
    back, and what is real by then is the result. A difference of zero has no entry.
    """

    append_only: ClassVar[bool] = True

    valued_on = models.DateField(_("end of the month"))
    currency = CurrencyField(_("currency"))
    held_minor = MinorField(_("position held"))
    home_currency = CurrencyField(_("home currency"))
    cost_minor = MinorField(_("its cost"), currency="home_currency")
    worth_minor = MinorField(_("worth"), currency="home_currency")
    difference_minor = MinorField(_("unrealized"), currency="home_currency")
    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10)
    source = models.CharField(_("source"), max_length=80)
    valid_on = models.DateField(_("valid on"))
    entry_key = models.CharField(_("key of the entry"), max_length=200, blank=True)
    revalued_at = models.DateTimeField(_("revalued at"))

    class Meta:
        verbose_name = _("revaluation")
        verbose_name_plural = _("revaluations")
        ordering = ("-valued_on", "currency")
        constraints = (
            models.UniqueConstraint(
                fields=("valued_on", "currency"), name="fx_revaluation_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(worth_minor=F("cost_minor") + F("difference_minor")),
                name="fx_revaluation_difference_is_the_rest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.valued_on} {self.currency}"
