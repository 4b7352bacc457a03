"""A bank for this machine alone: it takes pain.001, answers pain.002, camt.053 and camt.054.

A process of its own, no Django; the standard library and lxml. `docs/payouts.md` describes it.
"""
