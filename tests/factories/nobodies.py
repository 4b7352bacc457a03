"""Identity numbers of nobody: right by their check characters, of days long before the cast.

Nothing of Django is needed here: who drives a browser or posts forms uses them too.
"""

from __future__ import annotations

from marketplace.customs.numbers.resident_id import check_character

NAME = "林嘉莲"


def resident(serial: int = 1, region: str = "440402", born: str = "18800101") -> str:
    """A number of the mainland; born in 1880, so that it is nobody's any more."""
    seventeen = f"{region}{born}{serial:03d}"
    return seventeen + check_character(seventeen)
