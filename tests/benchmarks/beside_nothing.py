"""The marketplace's addresses, and one more that does nothing: what Django itself takes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from marketplace import urls

NOTHING = "nothing-at-all/"


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("nothing")


urlpatterns = [path(NOTHING, nothing), *urls.urlpatterns]
