"""Addresses of imports and exports of goods."""

from __future__ import annotations

from django.urls import path

from marketplace.vendor_portal.views import exports, import_moves, imports, picture_zips

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
    path("goods/picture-files/", picture_zips.zips, name="picture_zips"),
    path("goods/picture-files/exports/", picture_zips.ask_export, name="picture_zip_export"),
    path(
        "goods/picture-files/exports/<slug:public_id>/<int:number>.zip",
        picture_zips.part,
        name="picture_zip_part",
    ),
    path("goods/picture-files/<slug:public_id>/", picture_zips.zip_page, name="picture_zip"),
    path(
        "goods/picture-files/<slug:public_id>/confirm/",
        picture_zips.confirm,
        name="picture_zip_confirm",
    ),
    path("goods/picture-files/<slug:public_id>/drop/", picture_zips.drop, name="picture_zip_drop"),
    path("goods/picture-files/<slug:public_id>/undo/", picture_zips.undo, name="picture_zip_undo"),
    path(
        "goods/picture-files/<slug:public_id>/progress.json",
        picture_zips.progress,
        name="picture_zip_progress",
    ),
    path("goods/exports/", exports.ask, name="exports"),
    path("goods/exports/<slug:public_id>/", exports.download, name="export"),
]
