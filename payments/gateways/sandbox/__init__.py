"""A payment server for this machine alone: it speaks the part of Stripe's API that we call.

Standard library only, a process of its own, no Django. `docs/sandbox.md` describes it.
"""
