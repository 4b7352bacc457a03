"""Where picture files lie: a folder of this machine, or a bucket; each name is written once."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from storages.backends.s3 import S3Storage

from marketplace.foundation.errors import TryAgain

ALIAS: Final = "pictures"
FOREVER: Final = "public, max-age=31536000, immutable"
TYPES: Final = {
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".png": "image/png",
}


class StorageAway(TryAgain):
    """The storage of pictures does not answer."""


class PictureFolder(FileSystemStorage):
    """A folder in which a name either has its whole content or is not there."""

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}.new")
        try:
            draft.write_bytes(content.read())
            if self.file_permissions_mode is not None:
                draft.chmod(self.file_permissions_mode)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Keep the name: the same name has the same content."""
        return name


class PictureBucket(S3Storage):
    """A bucket of an S3 service: what a name holds never changes, so browsers keep it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # A service that hangs must not hold a page or a worker.
        waits = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 2})
        self.client_config: Any = self.client_config.merge(waits)

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """Send the headers that the web process would send."""
        return {
            "CacheControl": FOREVER,
            "ContentType": TYPES[Path(name).suffix],
            "ContentDisposition": "inline",
        }


def keep(path: str, content: bytes) -> None:
    """Write a file under its name. Raises: StorageAway."""
    try:
        storages[ALIAS].save(path, ContentFile(content))
    except (OSError, BotoCoreError, ClientError) as error:
        raise StorageAway(f"{path} not written: {type(error).__name__}") from error


def fetch(path: str) -> bytes | None:
    """Return a file's content; None when it is not there. Raises: StorageAway."""
    try:
        with storages[ALIAS].open(path) as found:
            return bytes(found.read())
    except FileNotFoundError:
        return None
    except (OSError, BotoCoreError, ClientError) as error:
        raise StorageAway(f"{path} not read: {type(error).__name__}") from error


def is_there(path: str) -> bool:
    """Tell whether a file is there. Raises: StorageAway."""
    try:
        return storages[ALIAS].exists(path)
    except (OSError, BotoCoreError, ClientError) as error:
        raise StorageAway(f"{path} not asked for: {type(error).__name__}") from error


def drop(path: str) -> None:
    """Delete a file; one that is not there is no error. Raises: StorageAway."""
    try:
        with suppress(FileNotFoundError):
            storages[ALIAS].delete(path)
    except (OSError, BotoCoreError, ClientError) as error:
        raise StorageAway(f"{path} not deleted: {type(error).__name__}") from error
