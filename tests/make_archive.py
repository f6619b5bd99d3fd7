"""Volumes of the archive in the state a test needs."""

import hashlib
import json
import zipfile
from pathlib import Path

from dudao.documents.actions import close_volume, fill_volume, open_volume
from dudao.documents.bundle.parts import Line
from dudao.documents.matters import About, Belongings, Composed, Kept, Record
from dudao.documents.models import Document, Volume
from dudao.documents.states import Matter
from dudao.files import queries as files
from dudao.files.actions import store
from dudao.files.models import File
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests.files import samples


def about(unit: Unit, year: int = 2026, **given: str) -> About:
    return About(Matter.SCHOOL, unit, year, f"{unit.name}{year}年督导档案")._replace(**given)


def photo(unit: Unit, by: Person, name: str = "食堂.jpg") -> File:
    return store(samples.picture(), name=name, unit=unit, by=by)


def opened(
    office: Unit,
    unit: Unit,
    by: Person,
    *,
    documents: tuple[Document, ...] = (),
    photos: tuple[File, ...] = (),
    **given: object,
) -> Volume:
    """An open volume with something in it."""
    kept = [Kept(file.pk, "现场照片", clock.today()) for file in photos]
    belongings = Belongings([one.pk for one in documents], kept)
    return open_volume(office, about(unit, **given), by=by, belongings=belongings)


def with_photo(office: Unit, unit: Unit, by: Person) -> Volume:
    """An open volume with one photo."""
    return opened(office, unit, by, photos=(photo(unit, by),))


def composed() -> Composed:
    record = Record("督导记录.json", "督导记录", clock.today(), {"事实": "属实", "人数": 3})
    return Composed([record], [Line(clock.now(), "督学入校督导")])


def closed(office: Unit, unit: Unit, by: Person, **given: object) -> Volume:
    """A closed volume, with records at least."""
    return close_volume(opened(office, unit, by, **given).pk, composed(), by=by)


def refill(volume: Volume, by: Person, *photos: File) -> None:
    kept = [Kept(file.pk, file.name, clock.today()) for file in photos]
    fill_volume(volume.pk, Belongings((), kept), by=by)


def bundle_of(volume: Volume) -> Path:
    """Where the bundle lies on the disk."""
    assert volume.bundle is not None
    return files.path(volume.bundle)


def read_alone(path: Path) -> dict[str, dict[str, str]]:
    """Check a bundle with nothing but zipfile, json and hashlib; return its entries by path."""
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        manifest = json.loads(packed.read("manifest.json"))
        lines = packed.read("SHA256SUMS").decode().splitlines()
        sums = {name: wanted for wanted, name in (line.split("  ", 1) for line in lines)}
        assert set(packed.namelist()) == {*sums, "SHA256SUMS"}
        for name, wanted in sums.items():
            assert hashlib.sha256(packed.read(name)).hexdigest() == wanted, name
        entries = {entry["path"]: entry for entry in manifest["entries"]}
        for name, entry in entries.items():
            assert entry["sha256"] == sums[name]
            assert entry["size"] == packed.getinfo(name).file_size
        for name in entries:
            if name.endswith(".json"):
                json.loads(packed.read(name))
    assert manifest["schema"] == 1
    return entries
