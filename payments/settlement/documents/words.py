"""What the documents say, in the active language, and figures as people there write them."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.foundation import formats
from marketplace.foundation.typesetting.figures import coded as coded
from marketplace.foundation.typesetting.figures import figure as figure
from marketplace.foundation.typesetting.figures import start_of as start_of
from marketplace.foundation.typesetting.texts import clean
from payments.fx.source_names import source_name
from payments.settlement.documents.types import (
    ChargedFor,
    Conversion,
    InvoiceLine,
    RateShown,
    RowKind,
)

KINDS: Final[dict[str, Promise]] = {
    RowKind.SALE: gettext_lazy("Sale"),
    RowKind.COMMISSION: gettext_lazy("Commission"),
    RowKind.COMMISSION_TAX: gettext_lazy("Tax on commission"),
    RowKind.PROCESSING_FEE: gettext_lazy("Processing fee"),
    RowKind.REFUND: gettext_lazy("Refund"),
    RowKind.CHARGEBACK: gettext_lazy("Chargeback"),
    RowKind.DISPUTE_FEE: gettext_lazy("Dispute fee"),
    RowKind.COMMISSION_RETURNED: gettext_lazy("Commission given back"),
    RowKind.COMMISSION_TAX_RETURNED: gettext_lazy("Tax on commission given back"),
    RowKind.RESERVE_HELD: gettext_lazy("Reserve held"),
    RowKind.RESERVE_RELEASED: gettext_lazy("Reserve released"),
    RowKind.RESERVE_USED: gettext_lazy("Reserve used"),
    RowKind.ADJUSTMENT: gettext_lazy("Adjustment"),
    RowKind.RETURNED_PAYOUT: gettext_lazy("Returned payout"),
    RowKind.RECALLED_PAYOUT: gettext_lazy("Payout called back"),
    RowKind.CONVERSION: gettext_lazy("Currency conversion"),
    RowKind.PAYOUT: gettext_lazy("Payout"),
}


def rate(shown: RateShown, language: str) -> str:
    """Print a rate with every digit that was used: `CNY 1 = MOP 1.1811645`."""
    value = formats.rate(shown.rate, language)
    return f"{shown.base}\u00a01 = {shown.quote}\u00a0{value}"


def rate_note(shown: RateShown, language: str) -> str:
    """Print a rate, whose it is and of which day, and the margin, in one line below a row."""
    return _("%(rate)s (%(source)s of %(time)s, margin %(spread)s)") % {
        "rate": rate(shown, language),
        "source": clean(source_name(shown.source)),
        "time": formats.day(shown.at, language),
        "spread": formats.percent_bps(shown.spread_bps, language),
    }


def conversion_in_words(conversion: Conversion, language: str) -> str:
    """Explain a conversion in a sentence: what, at which rate, and how that one came about.

    The margin is taken from the market rate or put on it, by the way the pair is quoted.
    """
    shown = conversion.rate
    facts = {
        "sold": coded(conversion.sold, language),
        "bought": coded(conversion.bought, language),
        "rate": rate(shown, language),
        "source": clean(source_name(shown.source)),
        "time": formats.day(shown.at, language),
        "spread": formats.percent_bps(shown.spread_bps, language),
        "mid": "" if shown.mid is None else formats.rate(shown.mid, language),
    }
    return _how(conversion) % facts


def _how(conversion: Conversion) -> str:
    shown = conversion.rate
    if shown.mid is None or shown.mid == shown.rate:
        return _(
            "%(sold)s was converted to %(bought)s at %(rate)s: "
            "the market rate (%(source)s, %(time)s)."
        )
    if shown.mid > shown.rate:
        return _(
            "%(sold)s was converted to %(bought)s at %(rate)s: "
            "market rate %(mid)s (%(source)s, %(time)s), less %(spread)s."
        )
    return _(
        "%(sold)s was converted to %(bought)s at %(rate)s: "
        "market rate %(mid)s (%(source)s, %(time)s), plus %(spread)s."
    )


def charged_for(line: InvoiceLine) -> str:
    """Say what a line of an invoice charges for, and for how many sales."""
    facts = {"count": line.sales}
    if line.charged_for == ChargedFor.COMMISSION:
        told = ngettext("Commission on %(count)d sale", "Commission on %(count)d sales", line.sales)
    elif line.charged_for == ChargedFor.COMMISSION_RETURNED:
        told = ngettext(
            "Commission given back on %(count)d refunded sale",
            "Commission given back on %(count)d refunded sales",
            line.sales,
        )
    elif line.charged_for == ChargedFor.DISPUTE_FEE:
        told = _("Fees of lost disputes")
    else:
        told = ngettext(
            "Processing fee of %(count)d payment",
            "Processing fees of %(count)d payments",
            line.sales,
        )
    return told % facts
