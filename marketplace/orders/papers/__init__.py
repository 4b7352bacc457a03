"""Papers of an order: the buyer's receipt, a shop's invoice, what lies in the parcel."""
