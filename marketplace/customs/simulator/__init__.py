"""A customs office for this machine alone: it plays e-port, customs and the payment firm.

A process of its own without Django; it imports nothing of the other rooms of customs, reads with
parsers and rules of its own, and marks every receipt with [SIM]. `docs/customs-cases.md` describes
it.
"""
