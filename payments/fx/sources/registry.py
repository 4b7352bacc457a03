"""The sources by name."""

from __future__ import annotations

from typing import Final

from payments.fx.sources.amcm import Amcm
from payments.fx.sources.by_hand import FileByHand
from payments.fx.sources.cfets import Cfets
from payments.fx.sources.ecb import Ecb
from payments.fx.sources.hkma import Hkma
from payments.fx.sources.port import FetchedSource, Source
from payments.fx.sources.stripe_applied import StripeApplied

_FETCHED: Final[tuple[FetchedSource, ...]] = (Cfets(), Ecb(), Amcm(), Hkma())
_HANDED_IN: Final[tuple[Source, ...]] = (FileByHand(), StripeApplied())

SOURCES: Final[dict[str, Source]] = {each.name: each for each in (*_FETCHED, *_HANDED_IN)}


def fetched_source(name: str) -> FetchedSource:
    """Return a source that can be asked over the network. Raises: KeyError."""
    return {each.name: each for each in _FETCHED}[name]


def fetched_names() -> list[str]:
    """Name the sources that can be asked, controls before what they control."""
    return [each.name for each in _FETCHED]
