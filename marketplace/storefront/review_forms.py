"""What a buyer types into a review. The reviews' room decides what can be taken."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.uploading import pictures_field


class ReviewForm(forms.Form):
    """Stars, words, a name to show, pictures."""

    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        coerce=int,
        choices=[
            (5, _("5 · very good")),
            (4, _("4 · good")),
            (3, _("3 · so-so")),
            (2, _("2 · poor")),
            (1, _("1 · bad")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=2_000,
        required=False,
        help_text=_("Of the goods and the shop, without addresses and numbers."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    pictures = pictures_field(_("Up to six. Where and with what they were taken is not kept."))
    shown_name = forms.CharField(
        label=_("Name to show"),
        max_length=40,
        required=False,
        help_text=_("Without one it says “a buyer”."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
