"""Addresses of the inbox and of what somebody wants to hear."""

from __future__ import annotations

from django.urls import path

from marketplace.notifications import views

app_name = "notifications"
urlpatterns = [
    path("me/notices/", views.inbox, name="inbox"),
    path("me/notices/read/", views.read_all, name="read_all"),
    path("me/notices/choices/", views.choices, name="choices"),
    path("me/notices/<uuid:notice_id>/", views.open_notice, name="open"),
    path("mails/off/<str:token>/", views.mail_off, name="mail_off"),
]
