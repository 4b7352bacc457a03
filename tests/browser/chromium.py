"""Which Chromium drives the browser tests, and what happens where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PLACES: Final = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
NAMES: Final = ("google-chrome", "google-chrome-stable", "chromium")
# As root it has no sandbox of its own; the rest keeps it from talking to anyone by itself.
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING: Final = (
    "NO BROWSER TEST RAN: there is no Chromium here. Install one (Debian: apt-get install "
    "chromium fonts-noto-cjk) or name it in CHROMIUM; with REQUIRE_BROWSER=1 this is a failure."
)


def find(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of a Chromium, or None; one that CHROMIUM names has to be there."""
    named = environ.get("CHROMIUM", "")
    if named:
        return named if Path(named).is_file() else None
    for place in PLACES:
        if Path(place).is_file():
            return place
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def is_required(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a missing Chromium is a failure."""
    return environ.get("REQUIRE_BROWSER", "") not in ("", "0")
