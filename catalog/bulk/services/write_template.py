"""An empty table for the goods of a category, with help and lists in the shop's language."""

from __future__ import annotations

from typing import IO, Final

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.bulk import reference_data
from catalog.bulk.cells.escaping import clear_word, guarded
from catalog.bulk.cells.reading import Reference, show
from catalog.bulk.columns import Column, attribute_columns, of_kind
from catalog.bulk.errors import NoSuchImport
from catalog.bulk.tables.xlsx_file import HEADING, WRAPPED, Hint, XlsxFile, letters
from catalog.models import Category

_LISTS: Final = "Lists"
_WIDTHS: Final = {"text": 40, "line": 24, "category": 24}
_COUNTRIES: Final = ("MO", "CN", "HK", "TW", "PT", "ES", "FR", "IT", "JP", "KR", "TH", "VN", "US")


def write_template(
    *, kind: str, category_slug: str, currency: str, language: str, file: IO[bytes]
) -> None:
    """Write the table to fill in as XLSX.

    `currency` is that of the shop's prices. Raises: NoSuchImport for an unknown category.
    """
    category = Category.objects.filter(slug=category_slug).first() if category_slug else None
    if category_slug and category is None:
        raise NoSuchImport()
    reference = reference_data.reference_for(currency, "", language)
    asked = reference_data.asked_attributes(category.pk) if category else []
    columns = of_kind(kind, [column for each in asked for column in attribute_columns(each)])
    with translation.override(language):
        lists = _lists(columns, category, reference, language)
        hints = [
            Hint(at, column.heading(language), _help(column, currency), _place(lists, column))
            for at, column in enumerate(columns)
        ]
        book = XlsxFile(file)
        widths = [_WIDTHS.get(column.kind, 16) for column in columns]
        book.begin_sheet(_("Goods to import")[:31], widths=widths, hints=hints)
        book.add_row([_heading(column, language) for column in columns], style=HEADING)
        _write_help(book, columns, lists, currency, language)
        _write_lists(book, lists)
        book.close()


def _heading(column: Column, language: str) -> str:
    return column.heading(language) + (" *" if column.is_needed else "")


def _help(column: Column, currency: str) -> str:
    text = str(column.help)
    return f"{text} ({currency})" if column.kind == "price" else text


def _lists(
    columns: list[Column], category: Category | None, reference: Reference, language: str
) -> dict[str, list[str]]:
    """Return what may be chosen in the columns that have a list."""
    found: dict[str, list[str]] = {}
    for column in columns:
        if column.kind == "category":
            found[column.code] = _categories(category, reference, language)
        elif column.kind == "choices":
            named = reference.choices[column.code]
            found[column.code] = [named.show(code, language) for code in named.by_code]
        elif column.kind == "boolean":
            found[column.code] = [
                show(column, value, language, reference) for value in ("yes", "no")
            ]
        elif column.kind == "country":
            found[column.code] = list(_COUNTRIES)
    return {code: texts for code, texts in found.items() if texts}


def _categories(category: Category | None, reference: Reference, language: str) -> list[str]:
    """Return the category with those below it, or every one."""
    rows = list(Category.objects.values_list("pk", "parent_id", "slug"))
    wanted = {pk for pk, _parent, _slug in rows} if category is None else {category.pk}
    for _level in range(10):
        wanted |= {pk for pk, parent, _slug in rows if parent in wanted}
    return [reference.categories.show(slug, language) for pk, _p, slug in rows if pk in wanted]


def _place(lists: dict[str, list[str]], column: Column) -> str:
    if column.code not in lists:
        return ""
    at = letters(list(lists).index(column.code))
    return f"{_LISTS}!${at}$2:${at}${len(lists[column.code]) + 1}"


def _write_help(
    book: XlsxFile,
    columns: list[Column],
    lists: dict[str, list[str]],
    currency: str,
    language: str,
) -> None:
    book.begin_sheet(_("Help")[:31], widths=[34, 70, 30])
    book.add_row([_("Column"), _("What belongs there"), _("Example")], style=HEADING)
    for column in columns:
        example = column.example
        if column.code in lists:
            example = " / ".join(lists[column.code][:6])
        told = (_heading(column, language), _help(column, currency), example)
        book.add_row([guarded(text) for text in told], style=WRAPPED)
    notes = (
        _("A blank cell keeps what is there."),
        _("Write %(word)s to empty a column.") % {"word": clear_word(language)},
        _("Rows and columns that your file leaves out stay as they are."),
        _("Columns with a star are needed for a new product."),
    )
    for note in notes:
        book.add_row([guarded(note)], style=WRAPPED)


def _write_lists(book: XlsxFile, lists: dict[str, list[str]]) -> None:
    book.begin_sheet(_LISTS, is_hidden=True)
    book.add_row(list(lists))
    for at in range(max(map(len, lists.values()), default=0)):
        book.add_row([texts[at] if at < len(texts) else "" for texts in lists.values()])
