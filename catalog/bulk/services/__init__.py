"""What surfaces and workers may ask of the bulk room, one use case a file."""

from catalog.bulk.services.apply_rows import apply_chunk
from catalog.bulk.services.ask_export import ask_export
from catalog.bulk.services.check_rows import check_rows
from catalog.bulk.services.choose_columns import choose_columns
from catalog.bulk.services.confirm_import import confirm_import
from catalog.bulk.services.drop_import import drop_import
from catalog.bulk.services.forget_files import forget_files
from catalog.bulk.services.receive_file import receive_file
from catalog.bulk.services.undo_import import undo_chunk, undo_import
from catalog.bulk.services.work_on import work_on
from catalog.bulk.services.write_export import write_export
from catalog.bulk.services.write_faults import write_faults
from catalog.bulk.services.write_template import write_template

__all__ = [
    "apply_chunk",
    "ask_export",
    "check_rows",
    "choose_columns",
    "confirm_import",
    "drop_import",
    "forget_files",
    "receive_file",
    "undo_chunk",
    "undo_import",
    "work_on",
    "write_export",
    "write_faults",
    "write_template",
]
