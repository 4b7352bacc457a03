"""What stands in one cell: read strictly, written so that no program runs it. Pure."""
