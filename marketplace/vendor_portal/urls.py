"""Addresses of the vendor portal."""

from __future__ import annotations

from django.urls import path

from marketplace.vendor_portal.import_urls import urlpatterns as import_urls
from marketplace.vendor_portal.views import (
    cancellations,
    disputes,
    goods,
    home,
    orders,
    papers,
    parcels,
    pictures,
    products,
    rates,
    refunds,
    reviews,
    schedule,
    sharing,
    statement,
)
from payments.settlement.documents.rendering import Form

app_name = "vendor_portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("orders/", orders.orders, name="orders"),
    path("orders/accept-marked/", orders.accept_marked, name="accept_marked"),
    path("orders/<slug:public_id>/", orders.order, name="order"),
    path("orders/<slug:public_id>/cancel/", cancellations.cancel, name="cancel"),
    path("orders/<slug:public_id>/answer/", cancellations.answer, name="answer"),
    path("orders/<slug:public_id>/packing-slip/", orders.packing_slip, name="packing_slip"),
    path("orders/<slug:public_id>/refund/", refunds.refund, name="refund"),
    path("orders/<slug:public_id>/accept/", orders.accept, name="accept"),
    path("orders/<slug:public_id>/hand-over/", orders.hand_over, name="hand_over"),
    path("orders/<slug:public_id>/picked-up/", orders.picked_up, name="picked_up"),
    path("parcels/", parcels.to_send, name="parcels"),
    path("parcels/act/", parcels.act, name="parcels_act"),
    path("parcels/<slug:public_id>/", parcels.parcel, name="parcel"),
    path("parcels/<slug:public_id>/cancel/", parcels.cancel, name="parcel_cancel"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<slug:dispute_ref>/", disputes.dispute, name="dispute"),
    path("disputes/<slug:dispute_ref>/write/", disputes.write, name="dispute_write"),
    path("disputes/<slug:dispute_ref>/files/<slug:file_id>/", disputes.file, name="dispute_file"),
    path(
        "disputes/<slug:dispute_ref>/files/<slug:file_id>/remove/",
        disputes.remove_file,
        name="dispute_remove_file",
    ),
    path("goods/", goods.goods, name="goods"),
    path("goods/products/", products.products, name="products"),
    path("goods/products/new/", products.new_product, name="product_new"),
    path("goods/products/find/", sharing.find, name="product_find"),
    path("goods/products/offer/<slug:public_id>/", sharing.offer, name="product_offer"),
    path("goods/products/<slug:public_id>/", products.product, name="product"),
    path("goods/products/<slug:public_id>/withdraw/", products.withdraw, name="product_withdraw"),
    path("goods/products/<slug:public_id>/schedule/", schedule.schedule, name="product_schedule"),
    path("goods/<int:offer_id>/", goods.offer, name="offer"),
    path("products/<slug:slug>/pictures/", pictures.pictures, name="pictures"),
    path("products/<slug:slug>/pictures/add/", pictures.add, name="picture_add"),
    path("products/<slug:slug>/pictures/arrange/", pictures.arrange, name="picture_arrange"),
    path("products/<slug:slug>/pictures/state/", pictures.state, name="picture_state"),
    path(
        "products/<slug:slug>/pictures/<slug:key>/words/",
        pictures.describe,
        name="picture_describe",
    ),
    path("products/<slug:slug>/pictures/<slug:key>/move/", pictures.move, name="picture_move"),
    path(
        "products/<slug:slug>/pictures/<slug:key>/remove/",
        pictures.remove,
        name="picture_remove",
    ),
    *import_urls,
    path("goods/<int:offer_id>/prices/", sharing.terms, name="offer_terms"),
    path("delivery/", rates.delivery, name="delivery"),
    path("delivery/hours/", rates.hours, name="delivery_hours"),
    path("delivery/contract/", rates.contract, name="delivery_contract"),
    path("delivery/<slug:code>/", rates.sheet, name="sheet"),
    path("delivery/<slug:code>/file/", rates.sheet_file, name="sheet_file"),
    path("delivery/<slug:code>/list.csv", rates.sheet_csv, name="sheet_csv"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<slug:review_ref>/reply/", reviews.reply, name="review_reply"),
    path("statement/", statement.statement, name="statement"),
    path("statement/<slug:period>/invoice.pdf", papers.invoice, name="invoice"),
    *(
        path(
            f"statement/<slug:period>/statement.{form}",
            papers.statement,
            {"form": form},
            name=f"statement_{form}",
        )
        for form in Form
    ),
]
