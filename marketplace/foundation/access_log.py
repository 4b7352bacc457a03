"""The web server's own log: who asked for which page, and nothing that opens one.

An order's link carries its token in the query, a mail's link a key in the path, and a browser
repeats both as the referer. Who reads the log must not be able to use them.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from gunicorn.glogging import Logger

_KEY: Final = re.compile(r"(/password/reset/key/|/confirm-email/)[^/?#]+")
# How the server names the query, the referer and whole addresses, in any log format.
_TELLING: Final = ("q", "f", "{referer}i", "{query_string}e", "{http_referer}e", "{path_info}e")


class AccessLog(Logger):  # type: ignore[misc]
    """Gunicorn's log without queries, referrers and keys. Named by `--logger-class`."""

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        """Return what a line may print; the address as it was sent, up to its query."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        address = safe_address(str(environ.get("RAW_URI", "-")))
        line = f"{environ.get('REQUEST_METHOD')} {address} {environ.get('SERVER_PROTOCOL')}"
        found |= dict.fromkeys(_TELLING, "-")
        return found | {"r": line, "U": address, "{raw_uri}e": address, "{location}o": "-"}


def safe_address(raw: str) -> str:
    """Return an address without its query, and without the key of a mail's link."""
    return _KEY.sub(r"\1...", re.split(r"[?#]", raw, maxsplit=1)[0])
