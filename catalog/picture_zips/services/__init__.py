"""What can be done with pictures by the ZIP, one use case a file."""

from catalog.picture_zips.services.ask_export import ask_export
from catalog.picture_zips.services.check_files import check_files
from catalog.picture_zips.services.forget_zips import forget_zips
from catalog.picture_zips.services.hang_files import hang_files
from catalog.picture_zips.services.move_zip import confirm_zip, drop_zip, may_be_undone, undo_zip
from catalog.picture_zips.services.receive_zip import receive_zip
from catalog.picture_zips.services.take_back import take_back
from catalog.picture_zips.services.work_on import work_on
from catalog.picture_zips.services.write_export import write_export

__all__ = [
    "ask_export",
    "check_files",
    "confirm_zip",
    "drop_zip",
    "forget_zips",
    "hang_files",
    "may_be_undone",
    "receive_zip",
    "take_back",
    "undo_zip",
    "work_on",
    "write_export",
]
