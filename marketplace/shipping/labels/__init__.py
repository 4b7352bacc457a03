"""Papers of a parcel: a dataclass in, bytes out. Pure."""
