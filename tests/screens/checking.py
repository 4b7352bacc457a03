"""What is wrong with any page, in any language, by day and night: `manage.py screens --check`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import product
from typing import Any, Final

from tests.browser.axe import wrong_with
from tests.browser.looking import inspect
from tests.screens.visiting import Scheme, View, Visits

SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
WIDTHS: Final = (320, 1280)


def check(
    visits: Visits, languages: Iterable[str], widths: Iterable[int], only: frozenset[str]
) -> dict[str, Any]:
    """Look at every stop in every language, width and scheme; one goal for each kind of fault."""
    seen: list[str] = []
    accessibility: list[str] = []
    layout: list[str] = []
    for language, width, scheme in product(languages, widths, SCHEMES):
        view = View(language, width, scheme)
        for stop, page in visits.all(view, only):
            where = f"{language} {width} {scheme} {stop.name}"
            seen.append(stop.name)
            accessibility += wrong_with(page, where)
            if stop.who != "staff" and scheme == "light":
                layout += [f"{where}: {each}" for each in inspect(page)]
        sys.stderr.write(f"{language} {width} {scheme}: {len(seen)} looks\n")
    found = {"axe": accessibility, "layout": layout, "console_and_hosts": visits.faults}
    goals = {
        name: {"value": len(faults), "limit": 0, "met": not faults}
        for name, faults in found.items()
    }
    return {
        "pages": len(set(seen)),
        "looks": len(seen),
        "found": found,
        "goals": goals,
        "met": all(each["met"] for each in goals.values()),
    }
