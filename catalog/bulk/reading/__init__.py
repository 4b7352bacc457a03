"""Files as they come, turned into numbered rows of texts. Pure: bytes in, rows out."""

from catalog.bulk.reading.opening import FileShape, look, rows_of
from catalog.bulk.reading.table import Limits, TableRow

__all__ = ["FileShape", "Limits", "TableRow", "look", "rows_of"]
