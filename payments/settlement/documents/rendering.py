"""The door of the room: a statement or an invoice in, a file out."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.settlement.documents.invoice_pdf import invoice_pdf
from payments.settlement.documents.statement_csv import statement_csv
from payments.settlement.documents.statement_pdf import statement_pdf
from payments.settlement.documents.statement_xlsx import statement_xlsx
from payments.settlement.documents.types import InvoiceDocument, RenderedFile, StatementDocument


class Form(StrEnum):
    """The forms of a statement, by the end of a file's name."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


FORMS: Final[dict[Form, Promise]] = {  # in the order in which pages offer them
    Form.PDF: _("Statement (PDF)"),
    Form.XLSX: _("Statement (Excel)"),
    Form.CSV: _("Statement (CSV)"),
}
CONTENT_TYPES: Final = {
    Form.PDF: "application/pdf",
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_.-]+")


def render_statement(document: StatementDocument, form: Form, language: str) -> RenderedFile:
    """Render a statement. CSV is for machines: its columns are the same in every language.

    Raises: DocumentBroken when the figures contradict each other.
    """
    if form is Form.CSV:
        content = statement_csv(document)
    else:
        render = statement_pdf if form is Form.PDF else statement_xlsx
        content = render(document, language)
    return _file(document.statement_ref, form, content)


def render_invoice(document: InvoiceDocument, language: str) -> RenderedFile:
    """Render a commission invoice as a PDF. Raises: DocumentBroken."""
    return _file(document.number, Form.PDF, invoice_pdf(document, language))


def _file(name: str, form: Form, content: bytes) -> RenderedFile:
    safe = _NOT_IN_A_NAME.sub("-", name).strip("-.") or "document"
    return RenderedFile(f"{safe[:100]}.{form}", CONTENT_TYPES[form], content)
