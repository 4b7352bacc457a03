"""Addresses for machines; they carry no language."""

from __future__ import annotations

from django.urls import path, re_path

from marketplace.api.customs import plat_data_open
from marketplace.api.health import health
from marketplace.api.openapi import Description
from marketplace.api.parcel_news import parcel_news
from marketplace.api.promotions import Promotions
from marketplace.api.returns import OrderReturns
from marketplace.api.searching import Search, Suggestions
from marketplace.api.views import Categories, CategoryProducts, NoSuchAddress, Product
from marketplace.api.webhooks import provider_webhook

app_name = "api"
urlpatterns = [
    path("healthz", health, name="health"),
    path("platDataOpen", plat_data_open, name="plat_data_open"),
    path("webhooks/parcels/<slug:provider>/", parcel_news, name="parcel_news"),
    path("webhooks/<slug:provider>/", provider_webhook, name="webhook"),
    path("api/v1/openapi.json", Description.as_view(), name="openapi"),
    path("api/v1/search/", Search.as_view(), name="search"),
    path("api/v1/suggestions/", Suggestions.as_view(), name="suggestions"),
    path("api/v1/promotions/", Promotions.as_view(), name="promotions"),
    path("api/v1/categories/", Categories.as_view(), name="categories"),
    path(
        "api/v1/categories/<slug:slug>/products/",
        CategoryProducts.as_view(),
        name="category_products",
    ),
    path("api/v1/products/<slug:slug>/", Product.as_view(), name="product"),
    path("api/v1/orders/<slug:public_id>/returns/", OrderReturns.as_view(), name="order_returns"),
    re_path(r"^api/(?:.*/)?$", NoSuchAddress.as_view(), name="no_such_address"),
]
