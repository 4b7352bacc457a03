"""Pictures from this machine's folder, where no web server stands before the web process."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from catalog.media.storage import FOREVER, TYPES


@require_safe
def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a picture as what its name says, to be kept for ever; anything else is not there.

    Whatever lies in the folder, a browser never reads it as a page: the type is one of four, it
    may not be guessed, and nothing inside it may run or load.
    """
    kind = TYPES.get(PurePosixPath(path).suffix)
    if kind is None:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Type"] = kind
    response["Cache-Control"] = FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = "inline"
    return response
