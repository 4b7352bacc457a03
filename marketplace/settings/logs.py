"""What is written about a run, and how an error is reported: without persons' numbers."""

from __future__ import annotations

from typing import Any

DEFAULT_EXCEPTION_REPORTER = "marketplace.foundation.error_reports.SafeReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "marketplace.foundation.error_reports.SafeReports"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "marketplace.foundation.scrubbing.ScrubbingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # It tells every glyph that it puts into a document.
    "loggers": {"fontTools": {"level": "WARNING"}},
}
