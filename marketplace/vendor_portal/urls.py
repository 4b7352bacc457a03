"""Addresses of the vendor portal."""

from __future__ import annotations

from django.urls import path

from marketplace.vendor_portal import views

app_name = "vendor_portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("orders/", views.orders, name="orders"),
    path("orders/<slug:public_id>/", views.order, name="order"),
    path("orders/<slug:public_id>/accept/", views.accept, name="accept"),
    path("orders/<slug:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("statement/", views.statement, name="statement"),
]
