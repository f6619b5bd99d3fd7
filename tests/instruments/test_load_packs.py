"""What ships with the product is published once, and again only where it has changed."""

from pathlib import Path

import pytest

from dudao.audit.models import Event
from dudao.instruments.actions import PACKS, load_packs
from dudao.instruments.models import Instrument, Version
from dudao.instruments.states import State
from dudao.lib.errors import Invalid


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    """A folder with one shipped form under a name of its own."""
    text = (PACKS / "village_monthly.toml").read_text(encoding="utf-8")
    (tmp_path / "one.toml").write_text(text.replace("village_monthly", "own_pack"), "utf-8")
    return tmp_path


def test_it_publishes_what_ships(db: None) -> None:
    load_packs()
    shipped = Version.objects.filter(instrument__office=None, state=State.PUBLISHED)
    assert {version.instrument.key for version in shipped} == {
        file.stem for file in PACKS.glob("*.toml")
    }


def test_it_leaves_a_record_of_the_system_s_own(folder: Path) -> None:
    (made,) = load_packs(folder)
    event = Event.objects.latest("pk")
    assert (event.name, event.by, event.unit) == ("instrument.published", None, None)
    assert event.subject_id == str(made.pk)


def test_running_it_again_changes_nothing(folder: Path) -> None:
    load_packs(folder)
    assert load_packs(folder) == []
    assert Version.objects.filter(instrument__key="own_pack").count() == 1


def test_a_changed_pack_is_the_next_version(folder: Path) -> None:
    (first,) = load_packs(folder)
    text = (folder / "one.toml").read_text(encoding="utf-8")
    (folder / "one.toml").write_text(text.replace("必查表", "必查清单"), "utf-8")
    (second,) = load_packs(folder)
    first.refresh_from_db()
    assert (first.state, second.number, second.state) == (State.RETIRED, 2, State.PUBLISHED)
    assert Instrument.objects.get(key="own_pack").title.endswith("必查清单")


def test_a_broken_pack_stops_it_before_anything_is_changed(folder: Path) -> None:
    (folder / "two.toml").write_text('key = "two"\nsections = []\n')
    with pytest.raises(Invalid):
        load_packs(folder)
    assert not Instrument.objects.filter(key="own_pack").exists()
