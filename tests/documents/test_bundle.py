"""A bundle is written, and every way it can be wrong is found, by name."""

import hashlib
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.documents.bundle.checking import Fault, Trouble, check, is_safe
from dudao.documents.bundle.parts import Entry, Heading, Line, path_in
from dudao.documents.bundle.writing import Damaged, write_bundle
from dudao.lib import clock
from tests import make, make_archive

HEADING = Heading(
    id="1",
    number="431227-WS·2026-D30-0001",
    title="<示例小学>2026年督导档案",
    matter="一校一档",
    office="示例县督导室",
    unit="示例小学",
    year=2026,
    retention="30年",
    closed_at=make.NOW,
    closed_by="示例主任",
)
PHOTO = "材料/001 照片.jpg"


def entry(name: str, content: bytes, **given: object) -> Entry:
    return Entry(name, name, date(2026, 10, 20), "image/jpeg", content)._replace(**given)


def written(*entries: Entry) -> bytes:
    out = io.BytesIO()
    line = Line(clock.now().replace(year=2026), "<b>入校</b>")
    write_bundle(out, entries, lambda: (HEADING, [line]))
    return out.getvalue()


WHOLE = written(entry(PHOTO, b"\xff\xd8 a photo"), entry("记录/001 记录.json", b"{}"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(WHOLE)
    return path


@pytest.fixture
def folder(bundle: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def repacked(bundle: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The bundle made anew by another program, after `change`."""
    with zipfile.ZipFile(bundle) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    change(content)
    with zipfile.ZipFile(bundle, "w") as packed:
        for name, data in content.items():
            packed.writestr(name, data)
    return bundle


def test_it_is_whole_zipped_and_unpacked(bundle, folder) -> None:
    assert check(bundle) is None
    assert check(folder) is None
    assert set(make_archive.read_alone(bundle)) == {PHOTO, "记录/001 记录.json"}


def test_the_usual_tool_checks_it_too(folder) -> None:
    words = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_index_shows_text_as_text_and_leads_to_every_file(folder) -> None:
    page = (folder / "目录.html").read_text("utf-8")
    assert "&lt;示例小学&gt;" in page
    assert "&lt;b&gt;入校" in page
    assert 'href="%E6%9D%90%E6%96%99/001%20%E7%85%A7%E7%89%87.jpg"' in page


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_one_byte_changed_anywhere_is_found(at: int, by: int) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= by
    path = Path("/dev/shm/changed.zip") if Path("/dev/shm").exists() else Path("changed.zip")
    path.write_bytes(changed)
    try:
        assert check(path) is not None
    finally:
        path.unlink()


@pytest.mark.parametrize("keep", [0, 1, 21, 100, len(WHOLE) // 2, len(WHOLE) - 1])
def test_one_cut_off_cannot_be_read(keep, bundle) -> None:
    bundle.write_bytes(WHOLE[:keep])
    assert check(bundle) == Fault(Trouble.UNREADABLE, "bundle.zip")


def test_what_follows_the_end_is_found(bundle) -> None:
    bundle.write_bytes(WHOLE + b"more")
    assert check(bundle) is not None


def _set(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda content: content.update({name: data})


def _drop(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda content: content.__delitem__(name)


CHANGES = [
    (_set(PHOTO, b"another"), Trouble.CHANGED, PHOTO),
    (_drop(PHOTO), Trouble.MISSING, PHOTO),
    (_set("材料/外来.jpg", b"more"), Trouble.EXTRA, "材料/外来.jpg"),
    (_drop("SHA256SUMS"), Trouble.MISSING, "SHA256SUMS"),
    (_set("SHA256SUMS", b"nothing like it"), Trouble.LIST, "SHA256SUMS"),
    (_set("SHA256SUMS", b"\xff\xfe"), Trouble.CHANGED, "SHA256SUMS"),
    (_set("SHA256SUMS", b""), Trouble.EXTRA, "manifest.json"),
]


@pytest.mark.parametrize(("change", "trouble", "name"), CHANGES)
def test_the_first_wrong_file_is_named(change, trouble, name, bundle) -> None:
    assert check(repacked(bundle, change)) == Fault(trouble, name)


@pytest.mark.parametrize("name", ["../out.txt", "/etc/passwd", "C:\\out.txt", "a/../../b", "a\nb"])
def test_a_name_that_leads_outside_is_refused_before_anything_is_read(name, bundle) -> None:
    assert check(repacked(bundle, _set(name, b"x"))) == Fault(Trouble.UNSAFE, name)


def test_a_file_twice_is_refused(bundle) -> None:
    with zipfile.ZipFile(bundle, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(PHOTO, b"other")
    assert check(bundle) == Fault(Trouble.TWICE, PHOTO)


def test_one_packed_anew_says_so_though_all_is_there(bundle) -> None:
    assert check(repacked(bundle, lambda _content: None)) == Fault(Trouble.REPACKED, "bundle.zip")


@pytest.mark.parametrize(
    ("manifest", "trouble"),
    [(b"{}", Trouble.LIST), (b'{"schema": 2, "entries": []}', Trouble.NEWER)],
)
def test_a_manifest_that_does_not_agree_is_found(manifest, trouble, folder) -> None:
    (folder / "manifest.json").write_bytes(manifest)
    done = subprocess.run(
        "grep -v manifest SHA256SUMS > s; sha256sum manifest.json >> s; mv s SHA256SUMS",
        shell=True,
        cwd=folder,
        check=False,
    )
    assert done.returncode == 0
    assert check(folder) == Fault(trouble, "manifest.json")


def test_one_that_another_program_compressed_says_so(bundle) -> None:
    with zipfile.ZipFile(bundle) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in content.items():
            packed.writestr(name, data)
    assert check(bundle) == Fault(Trouble.REPACKED, "bundle.zip")


def _listed_anew(folder: Path) -> None:
    """List what lies there, as the usual tool does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in files
        if path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


def test_what_the_manifest_does_not_tell_of_is_found(folder) -> None:
    (folder / "manifest.json").write_text('{"schema": 1, "entries": []}')
    _listed_anew(folder)
    fault = check(folder)
    assert fault is not None
    assert (fault.trouble, fault.name in {PHOTO, "记录/001 记录.json"}) == (Trouble.LIST, True)
    (folder / "manifest.json").unlink()
    _listed_anew(folder)
    assert check(folder) == Fault(Trouble.MISSING, "manifest.json")


def test_a_folder_is_checked_alike(folder) -> None:
    (folder / PHOTO).write_bytes(b"changed")
    assert check(folder) == Fault(Trouble.CHANGED, PHOTO)
    shutil.rmtree(folder / "材料")
    assert check(folder) == Fault(Trouble.MISSING, PHOTO)
    (folder / "link").symlink_to("/etc/passwd")
    assert check(folder) == Fault(Trouble.UNSAFE, "link")


def test_what_is_no_bundle_is_told(tmp_path) -> None:
    assert check(tmp_path / "none.zip") == Fault(Trouble.UNREADABLE, "none.zip")
    assert check(tmp_path) == Fault(Trouble.MISSING, "SHA256SUMS")


def test_content_with_another_hash_is_not_written(tmp_path) -> None:
    with pytest.raises(Damaged, match="照片"):
        written(entry(PHOTO, b"x", sha256="0" * 64))
    with pytest.raises(Damaged, match="照片"):
        written(entry(PHOTO, b"", source=tmp_path / "gone.jpg"))


@given(st.text(max_size=200))
def test_any_title_gives_a_name_that_is_safe_everywhere(title: str) -> None:
    name = path_in("公文", 3, title, ".docx")
    assert is_safe(name)
    assert len(name.rpartition("/")[2].encode()) < 256
