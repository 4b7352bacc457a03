"""What people call those who publish rates, in the active language."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NAMES: Final[dict[str, str | Promise]] = {
    "amcm": _("Monetary Authority of Macao"),
    "peg": _("fixed rate of the Macau pataca"),
    "file": _("entered by hand, checked by a second person"),
    "hkma": _("Hong Kong Monetary Authority"),
    "ecb": _("European Central Bank"),
}


def source_name(source: str) -> str:
    """Name the publishers of a rate; a path names each."""
    return " + ".join(str(_NAMES.get(part, part)) for part in source.split("+"))
