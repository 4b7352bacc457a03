"""Settings of the marketplace: `local`, `test` and `production` refine `base`."""
