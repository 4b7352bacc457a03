"""Every view of the API chooses its own permission; the default refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # rest_framework.views imports this module for its settings
    from rest_framework.request import Request
    from rest_framework.views import APIView


class DenyAll(BasePermission):
    """Refuse: a view that chose nothing is a mistake."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
