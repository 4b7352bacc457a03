"""The tables of imports and exports."""

from catalog.bulk.models.exports import ExportPiece, ExportRun
from catalog.bulk.models.imports import ImportPiece, ImportRun
from catalog.bulk.models.lines import ImportChunk, ImportFault, ImportLine, ImportWish
from catalog.bulk.models.memory import ColumnMemory, ProductCode

__all__ = [
    "ColumnMemory",
    "ExportPiece",
    "ExportRun",
    "ImportChunk",
    "ImportFault",
    "ImportLine",
    "ImportPiece",
    "ImportRun",
    "ImportWish",
    "ProductCode",
]
