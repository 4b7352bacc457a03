"""What is mutated, and which tests have to notice: the rules of money and their fast tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Module:
    """A file whose functions are mutated: all of them, or those that are named."""

    path: str
    functions: tuple[str, ...] = ()

    @property
    def dotted(self) -> str:
        """Its name in an import."""
        return self.path.removesuffix(".py").replace("/", ".")

    @property
    def patterns(self) -> tuple[str, ...]:
        """How mutmut calls its mutants: `x_` stands before the name of a function."""
        if not self.functions:
            return (f"{self.dotted}.*",)
        return tuple(f"{self.dotted}.x_{name}__mutmut_*" for name in self.functions)


MODULES: Final = (
    Module("marketplace/foundation/money.py"),
    *(Module(f"payments/ledger/{name}.py") for name in ("kinds", "payloads", "types")),
    *(Module(f"payments/charges/{name}.py") for name in ("comparing", "postings", "statuses")),
    *(
        Module(f"payments/fx/{name}.py")
        for name in (
            "converting",
            "dealing",
            "guards",
            "judging",
            "paths",
            "positions",
            "pricing",
            "spreads",
        )
    ),
    *(
        Module(f"payments/settlement/{name}.py")
        for name in ("carrying", "closing", "moves", "periods", "refunding", "tiers")
    ),
    Module("payments/settlement/drawing.py", ("split",)),
    Module("payments/settlement/services/bear_fees.py", ("payee_part",)),
    Module("payments/settlement/rails/routing.py"),
    Module("payments/settlement/iso20022/verdicts.py"),
)

# None of them asks a database; a test in them that does (`django_db`) is left out.
TESTS: Final = (
    "tests/foundation/test_money.py",
    "tests/foundation/test_money_exact.py",
    "tests/payments/ledger/test_drafts.py",
    "tests/payments/charges/test_drafted_entries.py",
    "tests/payments/charges/test_rules.py",
    "tests/payments/fx/test_converting.py",
    "tests/payments/fx/test_judging.py",
    "tests/payments/fx/test_judging_exact.py",
    "tests/payments/fx/test_pricing.py",
    "tests/payments/fx/test_rules_exact.py",
    "tests/payments/fx/test_spreads.py",
    "tests/payments/fx/test_treasury_positions.py",
    "tests/payments/settlement/test_closing_rules.py",
    "tests/payments/settlement/test_refund_rules.py",
    "tests/payments/settlement/test_way_rules.py",
)
