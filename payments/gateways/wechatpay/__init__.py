"""WeChat Pay, spoken to directly: APIv3 of the mainland, signed and sealed by our own few lines."""
