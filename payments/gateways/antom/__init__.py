"""Alipay and MPay by Antom's own API: one provider, two wallets.

The modules below `provider.py` and `calls.py` are pure. `docs/payment-providers.md` describes it.
"""
