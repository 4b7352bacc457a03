"""What the bulk room refuses: a whole file, or a move of an import."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class FileRefused(Refused):
    """The file cannot be read as a table, or is larger than anything we take."""

    code = "file_refused"
    status = 400


class NoSuchImport(NotFound):
    """No such import or export, or another shop's."""

    code = "no_such_import"

    def __init__(self) -> None:
        super().__init__(_("There is no such import."))


class ImportMoveRefused(Refused):
    """The import is not in a state from which that is possible."""

    code = "import_move_refused"

    def __init__(self, status: str) -> None:
        super().__init__(_("That cannot be done with this import as it stands."), status=status)


class MappingIncomplete(Refused):
    """No column was chosen that says which variant a row is about."""

    code = "mapping_incomplete"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Choose the column that holds the SKU: without it no row finds its product.")
        )


class ImportRunning(Refused):
    """A shop has an import that is being worked on."""

    code = "import_running"

    def __init__(self) -> None:
        super().__init__(_("Another import of your shop is still running. Please wait for it."))
