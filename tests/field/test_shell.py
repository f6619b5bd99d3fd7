"""The app's own files."""

import gzip
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    """An app as Vite leaves it."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    for name, text in {
        "index.html": "<!doctype html><div id=app></div>",
        "sw.js": "const CACHE = 1;",
        "assets/index-Ab12.js": "console.info(1);",
        "manifest.webmanifest": "{}",
    }.items():
        (folder / name).write_text(text)
        (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "icon-192.png").write_bytes(b"\x89PNG")
    settings.FIELD_APP = folder
    (tmp_path / "secret.js").write_text("secret")
    return folder


def test_every_address_of_the_app_is_its_page(built: Path) -> None:
    for path in ("/field/", "/field/visits/17", "/field/deep/er/"):
        answer = Client().get(path)
        assert answer.content.startswith(b"<!doctype html>")
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        assert answer["Cache-Control"] == "no-cache"
    assert Client().get("/field")["Location"] == "/field/"


def test_nobody_has_to_be_signed_in_and_nothing_of_the_site_is_in_it(built: Path) -> None:
    answer = Client().get("/field/")
    assert answer.status_code == 200
    assert not answer.cookies


def test_the_page_may_do_what_the_app_needs_and_no_more(built: Path) -> None:
    answer = Client().get("/field/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for part in (
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert answer["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=(self)"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_worker_is_asked_for_anew_and_may_serve_the_whole_app(built: Path) -> None:
    answer = Client().get("/field/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/field/"
    assert answer["Cache-Control"] == "no-cache"
    again = Client().get("/field/sw.js", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    (built / "sw.js").write_text("const CACHE = 2;")
    newer = Client().get("/field/sw.js", headers={"If-None-Match": answer["ETag"]})
    assert newer.content == b"const CACHE = 2;"


def test_what_has_its_hash_in_its_name_is_kept_for_ever(built: Path) -> None:
    assert "immutable" in Client().get("/field/assets/index-Ab12.js")["Cache-Control"]
    assert Client().get("/field/icon-192.png")["Content-Type"] == "image/png"
    manifest = Client().get("/field/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert Client().head("/field/manifest.webmanifest").content == b""


def test_it_is_sent_packed_to_who_can_unpack_it(built: Path) -> None:
    packed = Client().get("/field/assets/index-Ab12.js", headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == b"console.info(1);"
    assert "Accept-Encoding" in packed["Vary"]
    plain = Client().get("/field/icon-192.png", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize(
    "path",
    [
        "assets/other.js",
        "../secret.js",
        "%2e%2e/secret.js",
        "/secret.js",
        "%00.js",
        "a" * 300 + ".js",
    ],
)
def test_what_is_not_of_the_app_is_not_there(built: Path, path: str, db: None) -> None:
    assert Client().get(f"/field/{path}").status_code == 404


def test_the_protocol_is_not_answered_with_the_page(built: Path, db: None) -> None:
    assert Client().get("/field/sync/nothing").status_code == 404


def test_a_site_without_the_app_says_so(settings: Settings, tmp_path: Path) -> None:
    settings.FIELD_APP = tmp_path / "nowhere"
    answer = Client().get("/field/")
    assert answer.status_code == 503
    assert "外勤应用还没有装好" in answer.content.decode()
