"""Pictures lie in a folder or in a bucket, and go out as pictures alone."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from django.http import Http404
from django.test import RequestFactory

from catalog.media import storage
from catalog.media.storage import StorageAway
from marketplace.settings.pictures import media_url_from, origins_from, picture_storage_from
from marketplace.storefront.picture_files import picture_file
from tests.factories import uploads

PATH = "pictures/ab/abcdef.jpg"
BUCKET = {
    "pictures_bucket": "shop",
    "pictures_region": "ap-east-1",
    "pictures_key_id": "key",
    "pictures_secret": "secret",
    "pictures_url": "https://img.example",
}


class Objects(BaseHTTPRequestHandler):
    """A few words of the S3 protocol over a dictionary."""

    kept: dict[str, tuple[bytes, dict[str, str]]] = {}
    status = 0

    def _answer(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(self.status or status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            content = content.split(b"\r\n", 2)[1]
        self.kept[self.path] = (content, dict(self.headers))
        self._answer(200, ETag='"1"')

    def do_GET(self) -> None:
        found = self.kept.get(self.path)
        self._answer(200, found[0], ETag='"1"') if found else self._answer(404)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.kept.pop(self.path, None)
        self._answer(204)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Objects)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def bucket(endpoint: str, settings) -> type[Objects]:
    env = SimpleNamespace(**BUCKET | {"pictures_endpoint": endpoint})
    settings.STORAGES = settings.STORAGES | {"pictures": picture_storage_from(env)}
    Objects.kept.clear()
    Objects.status = 0
    return Objects


def test_a_bucket_keeps_a_picture_with_the_headers_of_a_picture(bucket: type[Objects]):
    storage.keep(PATH, uploads.photo())
    content, headers = bucket.kept[f"/shop/{PATH}"]
    assert content == uploads.photo()
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Cache-Control"] == storage.FOREVER
    assert "x-amz-acl" not in {name.casefold() for name in headers}
    assert storage.is_there(PATH)
    assert storage.fetch(PATH) == uploads.photo()
    storage.drop(PATH)
    assert not storage.is_there(PATH)
    assert storage.fetch(PATH) is None


def test_a_bucket_that_refuses_or_is_away_is_tried_again(bucket: type[Objects]):
    bucket.status = 403
    for ask in (lambda: storage.keep(PATH, b"a"), lambda: storage.fetch(PATH)):
        with pytest.raises(StorageAway):
            ask()


def test_a_folder_holds_a_whole_file_or_none(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    storage.keep(PATH, b"first")
    storage.keep(PATH, b"again")
    assert storage.fetch(PATH) == b"again"
    assert [each.name for each in (tmp_path / PATH).parent.iterdir()] == ["abcdef.jpg"]
    storage.drop(PATH)
    storage.drop(PATH)
    assert storage.fetch(PATH) is None
    (tmp_path / "pictures/ab").rmdir()
    (tmp_path / "pictures/ab").write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageAway):
        storage.keep(PATH, b"first")


def test_the_environment_chooses_between_the_two():
    alone = SimpleNamespace(pictures_bucket="", pictures_url="")
    assert picture_storage_from(alone)["BACKEND"].endswith("PictureFolder")
    assert (media_url_from(alone), origins_from(alone)) == ("/media/", [])
    shared = SimpleNamespace(**BUCKET | {"pictures_endpoint": ""})
    assert picture_storage_from(shared)["OPTIONS"]["bucket_name"] == "shop"
    assert media_url_from(shared) == "https://img.example/"
    assert origins_from(shared) == ["https://img.example"]
    with pytest.raises(SystemExit, match="PICTURES_URL"):
        picture_storage_from(SimpleNamespace(pictures_bucket="shop", pictures_url=""))


def test_a_picture_goes_out_as_a_picture_for_ever(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    for name, kind in (("a.jpg", "jpeg"), ("a.webp", "webp"), ("a.avif", "avif")):
        (tmp_path / name).write_bytes(b"<script>alert(1)</script>")
        answer = picture_file(RequestFactory().get("/media/"), name)
        assert answer["Content-Type"] == f"image/{kind}"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"".join(answer) == b"<script>alert(1)</script>"
        answer.file_to_stream.close()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.jpg.html", "a", ".env", "../secret.html"])
def test_nothing_but_pictures_goes_out(settings, tmp_path: Path, name: str):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / name).write_bytes(b"<script>alert(1)</script>")
    with pytest.raises(Http404):
        picture_file(RequestFactory().get("/media/"), name)
