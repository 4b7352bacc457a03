"""Euro reference rates of the European Central Bank, about 16:00 in Frankfurt: a control.

Source: the bank's own XML, units of each currency for one euro. The bank says that they are for
information and discourages their use for transactions; here they only confirm others. They do
not hold the pataca: a comparison with it goes over the Hong Kong dollar and the peg.
"""

from __future__ import annotations

from datetime import time
from typing import Final

from lxml import etree

from payments.fx.sources.port import AnswerUnreadable, Ask, PollHours, Published, Role, Window
from payments.fx.sources.reading import day_of, is_known, number_of

_CUBE: Final = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


class Ecb:
    """A control: its crosses come from another market than those of Macau and Shanghai."""

    name = "ecb"
    role = Role.CONTROL
    hours = PollHours(time(9, 30), time(14), days_late=1)  # of the evening before
    longest_window = 90

    def ask(self, window: Window, *, is_newest: bool) -> Ask:
        """Ask for the last day, or for the last 90 days."""
        file = "eurofxref-daily.xml" if is_newest else "eurofxref-hist-90d.xml"
        return Ask(f"/stats/eurofxref/{file}")

    def read(self, content: bytes) -> list[Published]:
        """Read units for one euro. Raises: AnswerUnreadable, also for a document type."""
        root = _root(content)
        days = [cube for cube in root.iter(_CUBE) if cube.get("time")]
        if not days:
            raise AnswerUnreadable("no day in it")
        return [
            Published("EUR", code, number_of(cube.get("rate")), day_of(str(day.get("time"))))
            for day in days
            for cube in day.iter(_CUBE)
            if (code := str(cube.get("currency"))) and is_known(code)
        ]


def _root(content: bytes) -> etree._Element:
    """Parse without entities, network or document types: none of them has a place in rates."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise AnswerUnreadable(f"no XML: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise AnswerUnreadable("a document type")
    return root
