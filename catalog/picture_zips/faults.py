"""What is wrong with a file of an archive, in the language of who reads it, and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.media import errors as media

_AGAIN: Final = _("Pack it again without it, or pack the picture itself.")
# reason -> (what is wrong, what would help); the reasons of pictures have words of their own
REASONS: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "unknown_sku": (
        _("No SKU of your shop begins this name."),
        _("Name the file by its SKU, or put it into a folder with that name."),
    ),
    "unknown_sku_near": (
        _("No SKU of your shop is written like this."),
        _("If %(near)s is meant, write it with the same signs."),
    ),
    "several_skus": (
        _("Your SKUs %(first)s and %(second)s differ only in their writing."),
        _("Write the SKU exactly as it is in your goods."),
    ),
    "folder_says_another": (
        _("The folder names %(folder)s, and the file names %(name)s."),
        _("Move the file, or rename it."),
    ),
    "shared_product": (
        _("Another shop keeps this product and its pictures."),
        _("Only who listed a product can change its pictures."),
    ),
    "handed_in": (
        _("This product is handed in, and somebody looks at it."),
        _("Wait for the decision, or withdraw it first."),
    ),
    "same_place": (
        _("%(other)s is for the same place."),
        _("Give one of the two another number, or leave it out."),
    ),
    "encrypted": (_("The file has a password."), _("Pack the archive without a password.")),
    "packed_otherwise": (
        _("The file is packed in a way that we do not read."),
        _("Pack the archive as a plain ZIP."),
    ),
    "link": (_("This is a link to another file."), _AGAIN),
    "unsafe_name": (
        _("The name points to a place outside of the archive, or is too long."),
        _("Pack it again under a plain name."),
    ),
    "bomb": (_("The file would unpack to far more than it is."), _AGAIN),
    "more_than_said": (_("The file unpacks to more than the archive says."), _AGAIN),
    "damaged_file": (_("The file is damaged."), _("Pack the archive again.")),
    "nested": (_("This is an archive within the archive."), _("Unpack it, and pack its pictures.")),
    "no_room": (
        _("The product would have more than %(most)s pictures."),
        _("Take one down first, or replace those that hang."),
    ),
    "not_taken": (_("It was not taken: %(why)s"), _("Correct that, and hand the file in again.")),
    "gone": (_("The product is not there any more."), _("Nothing was done with it.")),
    # why a product's pictures were not taken back
    "changed_since": (
        _("Its pictures have been changed since."),
        _("Change them by hand if they should be as before."),
    ),
    "decided": (
        _("The marketplace has approved these pictures meanwhile."),
        _("Take them down by hand; that is looked at, too."),
    ),
    "waits_again": (
        _("The product is shown by now, so taking them back waits for a review."),
        _("Nothing more is to be done."),
    ),
}
_SAVE_AGAIN: Final = _("Correct the picture, and hand it in again.")


def words(reason: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Return what is wrong and what would help, in the active language."""
    if reason not in REASONS:
        return str(media.words(reason)), str(_SAVE_AGAIN)
    wrong, helps = REASONS[reason]
    return str(wrong) % facts if facts else str(wrong), str(helps) % facts if facts else str(helps)
