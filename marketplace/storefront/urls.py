"""Addresses of the storefront."""

from __future__ import annotations

from django.urls import path

from marketplace.storefront.views import (
    browse,
    cart,
    checkout,
    feeds,
    identity,
    order_identity,
    orders,
    pay_later,
    paying,
    preferences,
    product,
    refund_account,
    reviews,
    search,
    tracking,
)

app_name = "storefront"
urlpatterns = [
    path("", browse.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("search/clicked/", search.clicked, name="search_clicked"),
    path("c/<slug:slug>/", browse.category, name="category"),
    path("collections/<slug:slug>/", browse.collection, name="collection"),
    path("tags/<slug:slug>/", browse.tag, name="tag"),
    path("c/<slug:slug>/<str:end>/", browse.category),
    path("p/<slug:slug>/", product.product, name="product"),
    path("p/<slug:slug>/reviews/", reviews.reviews, name="reviews"),
    path("p/<slug:slug>/<str:end>/", product.product),
    path("reviews/<slug:right_ref>/write/", reviews.write, name="write_review"),
    path("reviews/<slug:review_ref>/helpful/", reviews.helpful, name="review_helpful"),
    path("reviews/<slug:review_ref>/report/", reviews.report, name="review_report"),
    path("s/<slug:slug>/", browse.shop, name="shop"),
    path("s/<slug:slug>/<str:end>/", browse.shop),
    path("new.rss", feeds.news, name="news"),
    path("preferences/", preferences.save, name="preferences"),
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/lines/<int:line_id>/", cart.update, name="cart_update"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/quote/", checkout.quote, name="checkout_quote"),
    path("checkout/review/", checkout.review, name="checkout_review"),
    path("me/", orders.account, name="account"),
    path("me/identity/", identity.identity, name="identity"),
    path("me/identity/delete/", identity.delete, name="identity_delete"),
    path("me/identity/<slug:purpose>/", identity.consent, name="identity_consent"),
    path("privacy/identity/", order_identity.identity_privacy, name="identity_privacy"),
    path("orders/<slug:public_id>/", orders.order, name="order"),
    path(
        "orders/<slug:public_id>/identity/", order_identity.order_identity, name="order_identity"
    ),
    path(
        "orders/<slug:public_id>/identity/delete/",
        order_identity.delete_order_identity,
        name="order_identity_delete",
    ),
    path("wallet/named/", paying.payer_named, name="payer_named"),
    path("orders/<slug:public_id>/pay/", paying.pay, name="pay"),
    path("orders/<slug:public_id>/pay-later/", pay_later.pay_later, name="pay_later"),
    path("orders/<slug:public_id>/again/", orders.buy_again, name="buy_again"),
    path("orders/<slug:public_id>/code/", paying.payment_code, name="payment_code"),
    path("orders/<slug:public_id>/return/", paying.payment_return, name="payment_return"),
    path("orders/<slug:public_id>/status/", paying.payment_status, name="payment_status"),
    path("refunds/<slug:public_id>/account/", refund_account.refund_account, name="refund_account"),
    path("parts/<slug:public_id>/tracking/", tracking.tracking, name="tracking"),
    path("parts/<slug:public_id>/receipt/", orders.confirm_receipt, name="confirm_receipt"),
]
