"""Fields of forms that take files."""

from __future__ import annotations

from django import forms


class ManyFiles(forms.FileInput):
    """A field for several files; the view reads them."""

    allow_multiple_selected = True
