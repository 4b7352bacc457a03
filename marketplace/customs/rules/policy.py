"""What an installation has decided about customs, read from the settings by who calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.rounding import Rounding


@dataclass(frozen=True, slots=True)
class Policy:
    """Which channels are open, how taxes are rounded, from what age one orders (in years)."""

    open_channels: frozenset[Channel] = frozenset(Channel)
    rounding: Rounding = field(default_factory=Rounding)
    least_age: int = 18
