"""Addresses of this surface."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "vendor_portal"
urlpatterns: list[URLPattern] = []
