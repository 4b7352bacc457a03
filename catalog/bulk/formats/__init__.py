"""Files of other systems, read as they are: which of their columns mean which of ours. Pure."""
