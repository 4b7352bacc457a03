"""What a buyer writes to a shop. The conversations' room decides what can be taken."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.uploading import pictures_field


class MessageForm(forms.Form):
    """Words and pictures; `key` names the form, so that sending it twice writes once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label=_("Your message"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    pictures = pictures_field(_("Up to four. Where and with what they were taken is not kept."))


class QuestionForm(MessageForm):
    """A question before buying, and whether others may read it."""

    may_publish = forms.BooleanField(
        label=_("Others may read my question and the answer, without my name"), required=False
    )
