"""Where a refund by bank shall go: asked once, by a signed link that was mailed to the buyer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.foundation.clock import now
from marketplace.foundation.web import answer_as
from marketplace.orders.signing import opens_account
from marketplace.storefront.words import contact_address
from payments.charges import refund_queries
from payments.charges import services as charges
from payments.charges.errors import AccountRefused
from payments.charges.types import BankAccount, BankRefundView

_FIELDS = ("place", "holder", "bank", "number")


def _text(label: Any, longest: int, help_text: Any, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(
        label=label, max_length=longest, required=False, help_text=help_text, widget=widget
    )


class AccountForm(forms.Form):
    """What a buyer types. The charges room decides what can be an account."""

    place = forms.ChoiceField(
        label=gettext_lazy("Where the account is"),
        choices=(
            ("MO", gettext_lazy("Macau")),
            ("HK", gettext_lazy("Hong Kong")),
            ("CN", gettext_lazy("Mainland China")),
            ("IBAN", gettext_lazy("Elsewhere, with an IBAN")),
        ),
    )
    holder = _text(
        gettext_lazy("Holder of the account"),
        200,
        gettext_lazy("As the bank has it, in its own script"),
    )
    bank = _text(gettext_lazy("Bank"), 200, gettext_lazy("On the mainland with its branch"))
    number = _text(
        gettext_lazy("Account number or IBAN"),
        60,
        gettext_lazy("Of a bank account; the number of a credit card is none"),
        spellcheck="false",
    )

    def account(self) -> BankAccount:
        """Return the account as typed."""
        return BankAccount(**{name: self.cleaned_data.get(name, "") for name in _FIELDS})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refund_account(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the account, or keep what was typed. What was stated is never shown again.

    Raises: OrderNotFound for a link of another refund or with a wrong signature,
        AccountLinkExpired, StepNotOpen, AccountGiven.
    """
    ask = opens_account(public_id, request.GET.get("a", ""), now=now())
    view = refund_queries.bank_refund_view(public_id)
    answer_as(request, request.get_full_path())
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_kept(form, public_id, ask):
        messages.success(request, _("Thank you. We send the money to this account."))
        return redirect(request.get_full_path())
    return _page(request, form, view, ask=ask)


def _is_kept(form: AccountForm, public_id: str, ask: int) -> bool:
    """Keep the account; tie what was refused to its fields."""
    try:
        charges.give_refund_account(
            bank_refund_ref=public_id, ask=ask, account=form.account(), now=now()
        )
    except AccountRefused as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, str(text))
        return False
    return True


def _page(
    request: HttpRequest, form: AccountForm, view: BankRefundView, *, ask: int
) -> HttpResponse:
    context = {
        "form": form,
        "number": view.reference.removeprefix("order:"),
        "amount_value": view.amount,
        "takes_account": view.takes_account and ask == view.ask,
        "ending": view.ending,
        "contact": contact_address(),
        "robots": "noindex",
    }
    status = 400 if form.errors else 200
    return render(request, "storefront/refund_account.html", context, status=status)
