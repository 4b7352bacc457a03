"""Addresses of the storefront."""

from __future__ import annotations

from django.urls import path

from marketplace.storefront.views import (
    browse,
    cart,
    checkout,
    orders,
    pay_later,
    paying,
    preferences,
    product,
)

app_name = "storefront"
urlpatterns = [
    path("", browse.home, name="home"),
    path("c/<slug:slug>/", browse.category, name="category"),
    path("collections/<slug:slug>/", browse.collection, name="collection"),
    path("tags/<slug:slug>/", browse.tag, name="tag"),
    path("p/<slug:slug>/", product.product, name="product"),
    path("s/<slug:slug>/", browse.shop, name="shop"),
    path("preferences/", preferences.save, name="preferences"),
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/lines/<int:line_id>/", cart.update, name="cart_update"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/quote/", checkout.quote, name="checkout_quote"),
    path("checkout/review/", checkout.review, name="checkout_review"),
    path("me/", orders.account, name="account"),
    path("orders/<slug:public_id>/", orders.order, name="order"),
    path("orders/<slug:public_id>/pay/", paying.pay, name="pay"),
    path("orders/<slug:public_id>/pay-later/", pay_later.pay_later, name="pay_later"),
    path("orders/<slug:public_id>/code/", paying.payment_code, name="payment_code"),
    path("orders/<slug:public_id>/return/", paying.payment_return, name="payment_return"),
    path("orders/<slug:public_id>/status/", paying.payment_status, name="payment_status"),
    path("parts/<slug:public_id>/receipt/", orders.confirm_receipt, name="confirm_receipt"),
]
