"""The app as it was built."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def built() -> Path:
    folder = Path(settings.FIELD_APP)
    assert (folder / "index.html").is_file(), "npm run build (make setup does it)"
    return folder


def test_what_is_sent_packed_is_what_lies_beside_it(built: Path) -> None:
    packed = list(built.rglob("*.gz"))
    assert len(packed) > 5
    for file in packed:
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes(), file.name


def test_the_worker_keeps_every_file_of_the_app(built: Path) -> None:
    worker = (built / "sw.js").read_text(encoding="utf-8")
    named = re.search(r"const FILES = (\[.*?\]);", worker)
    assert named
    files = {
        f"/field/{file.relative_to(built).as_posix()}"
        for file in built.rglob("*")
        if file.is_file() and file.suffix != ".gz" and file.name != "sw.js"
    }
    kept = set(json.loads(named[1]))
    assert kept == files - {"/field/index.html"} | {"/field/"}
