"""Imports and exports of goods: how much a file may hold, and how long it is kept."""

from __future__ import annotations

BULK_FILE_MAX_BYTES = 20_000_000
BULK_UNPACKED_MAX_BYTES = 400_000_000  # what an XLSX file may unpack to
BULK_MAX_ROWS = 50_000
# Whether a file may change what a listing says that is handed in or shown, as the portal may not.
BULK_EDITS_OF_SHOWN = False
BULK_UNDO_HOURS = 72  # after it was applied, an import can be taken back
BULK_KEEP_DAYS = 90  # then files, rows and reasons are forgotten
