"""Every address of the marketplace: pages by language, machines and staff without."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from marketplace.storefront.picture_files import picture_file
from marketplace.storefront.stylesheet import stylesheet
from marketplace.storefront.views import feeds, installed
from marketplace.storefront.views.look import look

handler500 = "marketplace.foundation.web.server_error"

urlpatterns = [
    path("", include("marketplace.api.urls")),
    path("admin/look/", admin.site.admin_view(look), name="look"),
    path("admin/", admin.site.urls),
    path("css/<slug:digest>.css", stylesheet, name="stylesheet"),
    path("worker.js", installed.worker, name="worker"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemaps/<slug:language>/<slug:part>.xml", feeds.sitemap_file, name="sitemap_file"),
    path(
        "feeds/google/<slug:zone>/<slug:currency>/<slug:language>.xml",
        feeds.google,
        name="feed_google",
    ),
    path(
        "feeds/meta/<slug:zone>/<slug:currency>/<slug:language>.csv", feeds.meta, name="feed_meta"
    ),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        path("account/sessions/", include("allauth.usersessions.urls")),
        path("vendor/", include("marketplace.vendor_portal.urls")),
        path("", include("marketplace.notifications.urls")),
        path("", include("marketplace.storefront.urls")),
    ),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/<path:path>", picture_file, name="picture_file"))
