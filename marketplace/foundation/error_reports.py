"""Django's error reports (the page of DEBUG, mails to ADMINS) without persons' numbers."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from marketplace.foundation.scrubbing import MASK, is_secret, is_telling, scrub


class SafeReports(SafeExceptionReporterFilter):
    """Hides, beside what Django hides, identity numbers in forms and in variables of frames."""

    def get_post_parameters(self, request: Any) -> Any:
        """Return what was posted, as it may be reported: also while DEBUG is on."""
        if request is None:
            return {}
        posted: Any = super().get_post_parameters(request).copy()
        for name in list(posted):
            if is_telling(name) or any(is_secret(value) for value in posted.getlist(name)):
                posted[name] = MASK
        return posted

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        """Return a frame's variables; one that prints a number is told by its name alone."""
        found = super().get_traceback_frame_variables(request, tb_frame)
        return [
            (name, MASK if is_telling(name) or is_secret(value) else value) for name, value in found
        ]

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        """Hide a setting or a header."""
        cleansed = super().cleanse_setting(key, value)
        return scrub(cleansed) if isinstance(cleansed, str) else cleansed


class SafeReporter(ExceptionReporter):
    """Writes a report as `scrub` leaves it: the text of an exception may hold what it refused."""

    def get_traceback_html(self) -> SafeString:
        """Write it for a browser; what is taken out leaves no mark-up open."""
        return SafeString(scrub(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        """Write it for a mail."""
        return SafeString(scrub(super().get_traceback_text()))
