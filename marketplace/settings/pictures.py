"""Where pictures lie and how they are copied. Widths are pixels."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from marketplace.settings.environment import Environment

PICTURE_WIDTHS = (320, 640, 960, 1_280)
PICTURES_PER_PRODUCT = 30
PICTURE_GRACE_DAYS = 7  # from the day a picture hangs nowhere until its files go


def media_url_from(env: Environment) -> str:
    """Return where browsers find pictures: a host of its own for a bucket, else below the site."""
    return f"{env.pictures_url}/" if env.pictures_url else "/media/"


def origins_from(env: Environment) -> list[str]:
    """Return the origins that a page may show pictures of, beside its own."""
    parts = urlsplit(env.pictures_url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def picture_storage_from(env: Environment) -> dict[str, Any]:
    """Return the storage of pictures: a bucket when the environment names one, else a folder.

    Raises: SystemExit when a bucket is named and not the address that browsers find it at.
    """
    if not env.pictures_bucket:
        return {"BACKEND": "catalog.media.storage.PictureFolder"}
    if not env.pictures_url:
        raise SystemExit("PICTURES_BUCKET needs PICTURES_URL: where browsers find its pictures.")
    return {
        "BACKEND": "catalog.media.storage.PictureBucket",
        "OPTIONS": {
            "bucket_name": env.pictures_bucket,
            "endpoint_url": env.pictures_endpoint or None,
            "region_name": env.pictures_region or None,
            "access_key": env.pictures_key_id or None,
            "secret_key": env.pictures_secret or None,
            "file_overwrite": True,  # the same name has the same content
            "default_acl": None,
            "querystring_auth": False,
            "signature_version": "s3v4",
        },
    }
