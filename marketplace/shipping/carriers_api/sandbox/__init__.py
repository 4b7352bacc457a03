"""A carrier on this machine: it speaks SF's language, and moves parcels when it is told to.

A process of its own, standard library alone:
`python3 -m marketplace.shipping.carriers_api.sandbox`.
"""
