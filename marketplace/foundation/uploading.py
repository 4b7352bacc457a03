"""Fields of forms that take files."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

PICTURES: Final = "image/jpeg,image/png,image/webp,image/avif"


class ManyFiles(forms.FileInput):
    """A field for several files; the view reads them."""

    allow_multiple_selected = True


def pictures_field(help_text: Any) -> forms.FileField:
    """Return a field for several pictures that need not be given."""
    return forms.FileField(
        label=_("Pictures"),
        required=False,
        help_text=help_text,
        widget=ManyFiles(attrs={"multiple": True, "accept": PICTURES}),
    )
