"""Alipay and MPay by Antom's own API: one provider, two wallets.

Signing, names, bodies, answers and customs are pure. `docs/payment-providers.md` describes it.
"""
