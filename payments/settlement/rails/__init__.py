"""Ways to send payouts. A batch names its rail; `planning.py` says which one, and by which way."""
