"""The storefront's views: thin, one file a place."""
