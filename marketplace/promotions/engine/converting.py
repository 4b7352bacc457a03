"""Terms in a promotion's currency become a rule in a basket's."""

from __future__ import annotations

from dataclasses import replace

from marketplace.promotions.types import Convert, Rule, Terms


def in_currency(terms: Terms, *, as_price: Convert, as_value: Convert) -> Rule | None:
    """Return the rule that terms make in the basket's currency; None where a rate is missing.

    A fixed amount converts as a price does, spread included, and is rounded down: a shop's 20 never
    costs it more than 20, and who reaches a minimum in the shop's currency reaches it in any. What
    is left of a budget converts at the mid rate, rounded down.
    """
    rule = terms.rule
    amounts: dict[str, int] = {}
    for name in ("amount", "minimum", "most", "budget_left"):
        money = getattr(terms, name)
        if money is None:
            continue
        minor = as_value(money) if name == "budget_left" else as_price(money)
        if minor is None:
            return None
        amounts[name] = minor
    return replace(
        rule,
        amount=amounts.get("amount", rule.amount),
        minimum=amounts.get("minimum", rule.minimum),
        most=amounts.get("most", rule.most),
        budget_left=amounts.get("budget_left", rule.budget_left),
    )
