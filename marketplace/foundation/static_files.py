"""Static files of a public installation: named by their content, packed, and true to each other."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Names every file by its content, also where one module of a script asks for another.

    Without that a page of today would load a module of yesterday from the browser's store.
    """

    support_js_module_import_aggregation = True
