"""Addresses of imports and exports of goods."""

from __future__ import annotations

from django.urls import path

from marketplace.vendor_portal.views import exports, import_moves, imports

urlpatterns = [
    path("goods/files/", imports.imports, name="imports"),
    path("goods/files/help/", imports.import_help, name="import_help"),
    path("goods/files/template.xlsx", exports.template, name="import_template"),
    path("goods/files/<slug:public_id>/", imports.import_page, name="import"),
    path("goods/files/<slug:public_id>/columns/", import_moves.columns, name="import_columns"),
    path("goods/files/<slug:public_id>/confirm/", import_moves.confirm, name="import_confirm"),
    path("goods/files/<slug:public_id>/drop/", import_moves.drop, name="import_drop"),
    path("goods/files/<slug:public_id>/undo/", import_moves.undo, name="import_undo"),
    path("goods/files/<slug:public_id>/progress.json", imports.progress, name="import_progress"),
    path("goods/files/<slug:public_id>/rows.xlsx", exports.faults, name="import_faults"),
    path("goods/exports/", exports.ask, name="exports"),
    path("goods/exports/<slug:public_id>/", exports.download, name="export"),
]
