"""What surfaces show of archives of pictures: always through the vendor that asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.models import Product, Variant
from catalog.picture_zips import faults
from catalog.picture_zips.errors import NoSuchZip
from catalog.picture_zips.models import ZipEntry, ZipExport, ZipProduct, ZipRun
from marketplace.foundation import texts

LATEST: Final = 20
FILES: Final = 50
_TAKEN: Final = (
    ZipEntry.Outcome.NEW,
    ZipEntry.Outcome.HUNG,
    ZipEntry.Outcome.WAITING,
    ZipEntry.Outcome.UNDONE,
    ZipEntry.Outcome.KEPT,
)


@dataclass(frozen=True)
class FileView:
    """A file of an archive for people: what it means, or what is wrong and what would help."""

    name: str
    outcome: str
    outcome_label: str
    product: str = ""
    product_slug: str = ""
    version: str = ""
    place: str = ""
    pixels: str = ""
    wrong: str = ""
    helps: str = ""


@dataclass(frozen=True)
class KeptView:
    """A product that was not taken back, and why."""

    product: str
    product_slug: str
    wrong: str
    helps: str


def zips_of(vendor_id: int) -> list[ZipRun]:
    """Return a vendor's newest archives. One read."""
    return list(ZipRun.objects.filter(vendor_id=vendor_id).order_by("-pk")[:LATEST])


def exports_of(vendor_id: int) -> list[ZipExport]:
    """Return a vendor's newest exports of pictures. One read."""
    return list(ZipExport.objects.filter(vendor_id=vendor_id).order_by("-pk")[:LATEST])


def zip_of(vendor_id: int, public_id: str) -> ZipRun:
    """Return an archive of a vendor. Raises: NoSuchZip for anybody else's."""
    found = ZipRun.objects.filter(vendor_id=vendor_id, public_id=public_id).first()
    if found is None:
        raise NoSuchZip
    return found


def export_of(vendor_id: int, public_id: str) -> ZipExport:
    """Return an export of a vendor. Raises: NoSuchZip for anybody else's."""
    found = ZipExport.objects.filter(vendor_id=vendor_id, public_id=public_id).first()
    if found is None:
        raise NoSuchZip
    return found


def files_of(
    run: ZipRun, *, language: str, refused: bool, page: int = 1
) -> tuple[list[FileView], bool]:
    """Return a page of an archive's files, taken or refused, and whether there are more."""
    start = (max(page, 1) - 1) * FILES
    wanted = (ZipEntry.Outcome.REFUSED,) if refused else _TAKEN
    rows = run.entries.filter(outcome__in=wanted).select_related("product", "variant")
    found = list(rows.order_by("number")[start : start + FILES + 1])
    return file_views(found[:FILES], language), len(found) > FILES


def kept_products(run: ZipRun, language: str) -> list[KeptView]:
    """Return the products that were not taken back, each with the reason."""
    rows = run.products.filter(outcome=ZipProduct.Outcome.KEPT).select_related("product")
    with translation.override(language):
        return [
            KeptView(_name(row.product, language), row.product.slug, *faults.words(row.reason, {}))
            for row in rows.order_by("pk")
        ]


def file_views(rows: Iterable[ZipEntry], language: str) -> list[FileView]:
    """Put files into words."""
    with translation.override(language):
        return [_view(row, language) for row in rows]


def _view(row: ZipEntry, language: str) -> FileView:
    wrong, helps = faults.words(row.reason, row.facts) if row.reason else ("", "")
    place = str(row.place_number) if row.place_number else ""
    if row.place_word:
        place = _("%(word)s, behind the others") % {"word": row.place_word}
    return FileView(
        name=row.name,
        outcome=row.outcome,
        outcome_label=str(row.get_outcome_display()),
        product=_name(row.product, language) if row.product else "",
        product_slug=row.product.slug if row.product else "",
        version=_label(row.variant, language) if row.variant else "",
        place=place,
        pixels=f"{row.width} × {row.height}" if row.width else "",
        wrong=wrong,
        helps=helps,
    )


def _name(product: Product, language: str) -> str:
    return texts.in_language(vars(product), "name", language)


def _label(variant: Variant, language: str) -> str:
    return texts.in_language(vars(variant), "label", language) or f"#{variant.position + 1}"
