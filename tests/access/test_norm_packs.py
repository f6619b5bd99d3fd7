"""What a province lays down, adopted by an office after seeing what would change."""

from datetime import date, timedelta

import pytest

from dudao.access.actions import adopt_norms, set_norm
from dudao.access.norm_packs import differences, pack_called, packs
from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Norm, Person, Unit
from dudao.org.queries import norm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
ROUTES = ("on_site", "suggestion", "notice", "report", "section")


def test_every_pack_names_numbers_that_exist_with_their_basis() -> None:
    known = set(Norm.objects.filter(office=None).values_list("key", flat=True))
    assert [pack.name for pack in packs()] == ["上海市", "浙江省", "山东省", "重庆市"]
    for pack in packs():
        keys = [row.key for row in pack.norms]
        assert set(keys) <= known
        assert len(keys) == len(set(keys))
        assert {f"findings.workdays.{route}" for route in ROUTES} <= set(keys)
        assert all(0 < len(row.basis) <= 300 and pack.basis in row.basis for row in pack.norms)


def test_it_shows_what_would_change(
    office: Unit, next_county_office: Unit, director: Person, outsider: Person
) -> None:
    key = "findings.objection_apply_days"
    day = clock.today()
    set_norm(key, 9, by=outsider, office=next_county_office, valid_from=day, basis="示例")
    set_norm(key, 7, by=director, office=office, valid_from=clock.today(), basis="示例")
    shown = {row.key: row for row in differences(pack_called("zhejiang"), office, clock.today())}
    assert (shown[key].now, shown[key].own, shown[key].proposed) == (7, True, 10)
    assert shown["findings.workdays.notice"].same
    assert not shown["findings.objection_in_workdays"].same


def test_what_differs_holds_from_its_day(
    office: Unit, next_county_office: Unit, director: Person
) -> None:
    day = clock.today() + timedelta(days=3)
    made = adopt_norms("shandong", by=director, office=office, valid_from=day)
    assert {row.key for row in made} == {
        "findings.objection_review_apply_days",
        "findings.objection_in_workdays",
        "planning.defence_in_workdays",
        "planning.initial_days.comprehensive",
        "planning.initial_days.special",
    }
    key = "findings.objection_review_apply_days"
    assert norm(key, office=office) == 10
    assert norm(key, office=office, on=day) == 15
    assert norm(key, office=next_county_office, on=day) == 10
    event = Event.objects.get(name="norm.pack_adopted")
    assert event.data == {"pack": "shandong", "keys": [row.key for row in made]}
    with pytest.raises(WrongState, match="相同"):
        adopt_norms("shandong", by=director, office=office, valid_from=day)


def test_only_what_was_chosen(office: Unit, director: Person) -> None:
    keys = ["findings.objection_in_workdays", "findings.workdays.notice"]
    made = adopt_norms("chongqing", by=director, office=office, valid_from=clock.today(), keys=keys)
    assert [row.key for row in made] == keys[:1]


def test_it_says_what_is_wrong(office: Unit, director: Person) -> None:
    with pytest.raises(NotFound):
        adopt_norms("atlantis", by=director, office=office, valid_from=clock.today())
    with pytest.raises(Invalid) as refused:
        adopt_norms("zhejiang", by=director, office=office, valid_from=date(2026, 10, 1))
    assert "valid_from" in refused.value.fields
    assert not Norm.objects.filter(office=office).exists()


@pytest.mark.parametrize("who", ["outsider", "office_staff", "administrator", "principal"])
def test_it_refuses_everybody_else(request: pytest.FixtureRequest, office: Unit, who: str) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        adopt_norms("zhejiang", by=by, office=office, valid_from=clock.today())
