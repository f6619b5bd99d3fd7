"""What ships with the product."""

from datetime import date

from dudao.access.actions import shipped
from dudao.access.actions.shipped import load_norms, load_regions
from dudao.org.models import Norm, Region, Unit
from dudao.org.queries import resolve_region
from dudao.org.states import Found
from tests import make


def test_norms_are_loaded_once_and_keep_what_the_office_set(office: Unit) -> None:
    Norm.objects.create(
        key="inspectorate.schools_per_inspector",
        office=office,
        value=4,
        valid_from=date(2013, 9, 17),
        basis="示例县文件",
    )
    before = Norm.objects.count()
    Norm.objects.filter(key="inspectorate.schools_per_inspector", office=None).update(value=99)
    assert load_norms() == before - 1
    assert Norm.objects.count() == before
    values = Norm.objects.filter(key="inspectorate.schools_per_inspector").order_by("value")
    assert [norm.value for norm in values] == [4, 5]
    assert all(norm.basis for norm in Norm.objects.all())


def test_the_whole_country_is_loaded_and_loading_again_changes_nothing(db: None) -> None:
    kept = make.region("431227", "旧写法", "county")
    dissolved = make.region("130182", "藁城市", "county")
    assert load_regions() > 42_000
    assert load_regions() == 0
    assert Region.objects.filter(level="county", valid_to=None).count() == 2847
    kept.refresh_from_db()
    dissolved.refresh_from_db()
    assert kept.name == "新晃侗族自治县"
    assert (dissolved.valid_to, dissolved.note) == (
        date(2014, 9, 1),
        "撤市设区，现为藁城区（130109）",
    )
    assert not Region.objects.filter(name__contains="撤销").exists()
    assert Region.objects.get(code="330702207").valid_to == date(2022, 1, 1)
    _every_former_county_leads_to_one_of_today()


def _every_former_county_leads_to_one_of_today() -> None:
    day = date(2026, 10, 20)
    former = Region.objects.filter(level="county").exclude(valid_to=None)
    assert former.count() == 300
    for row in former:
        assert row.successor is not None, row
    for name, inside, now, how in (
        ("无为县", "34", "无为市", Found.FORMER),
        ("莱城区", "37", "莱芜区", Found.FORMER),
        ("新晃县", "43", "新晃侗族自治县", Found.SPELLING),
        ("崇川区", "32", "崇川区", Found.CURRENT),
    ):
        found = resolve_region(name, day, inside)
        assert (str(found.region), found.how) == (now, how)
    split = resolve_region("桥东区", day, "1301")
    assert [place.name for place in split.candidates] == ["长安区", "桥西区"]
    assert resolve_region("崇川区", date(2015, 1, 1), "32").how is Found.FORMER


def test_the_packs_have_their_attribution_beside_them() -> None:
    readme = (shipped.REGIONS.parent / "README.md").read_text(encoding="utf-8")
    assert shipped.REGIONS.name in readme
    assert shipped.CHANGES.name in readme
    assert "CC BY 4.0" in readme
    assert shipped.REGIONS.stat().st_size < 400_000
