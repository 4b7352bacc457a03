"""A payment server for this machine alone: it speaks the parts of providers’ APIs that we call.

Standard library and `cryptography`, a process of its own, without Django: `docs/sandbox.md`.
"""
