"""Addresses for machines; they carry no language."""

from __future__ import annotations

from django.urls import path

from marketplace.api.health import health

app_name = "api"
urlpatterns = [path("healthz", health, name="health")]
