"""Numbers that an office sets for itself."""

from datetime import date, timedelta

import pytest

from dudao.access.actions import end_norm, set_norm
from dudao.audit.queries import history_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Norm, Person, Unit
from dudao.org.queries import norm
from tests import make

pytestmark = pytest.mark.usefixtures("still")
KEY = "test.workdays"


@pytest.fixture(autouse=True)
def national(db: None) -> Norm:
    return Norm.objects.create(key=KEY, value=10, valid_from=date(2012, 10, 1), basis="示例依据")


def give(value: int, by: Person, office: Unit, days: int = 0, basis: str = "示例县文件") -> Norm:
    day = clock.today() + timedelta(days=days)
    return set_norm(KEY, value, by=by, office=office, valid_from=day, basis=basis)


def test_an_office_s_own_value_holds_from_its_day(
    director: Person, office: Unit, next_county_office: Unit
) -> None:
    made = give(7, director, office, days=3)
    assert norm(KEY, office=office) == 10
    with clock.at(make.NOW + timedelta(days=3)):
        assert norm(KEY, office=office) == 7
        assert norm(KEY, office=next_county_office) == 10
    assert history_of(made).get().data == {
        "key": KEY,
        "value": 7,
        "valid_from": "2026-10-23",
    }


def test_a_later_value_follows_and_ending_returns_to_the_national(
    director: Person, office: Unit
) -> None:
    give(7, director, office)
    give(8, director, office)
    give(9, director, office, days=5)
    with clock.at(make.NOW + timedelta(days=6)):
        assert norm(KEY, office=office) == 9
        end_norm(KEY, by=director, office=office)
        assert norm(KEY, office=office) == 10
        assert norm(KEY, on=clock.today() - timedelta(days=6), office=office) == 8
        with pytest.raises(WrongState, match="国家默认"):
            end_norm(KEY, by=director, office=office)


def test_what_has_not_begun_is_taken_back(director: Person, office: Unit) -> None:
    give(7, director, office, days=3)
    end_norm(KEY, by=director, office=office)
    assert not Norm.objects.filter(office=office).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": -1}, "value"),
        ({"value": 200_000}, "value"),
        ({"valid_from": date(2026, 10, 19)}, "valid_from"),
        ({"basis": " "}, "basis"),
        ({"key": "no.such"}, "key"),
    ],
)
def test_it_says_what_is_wrong(
    director: Person, office: Unit, given: dict[str, object], field: str
) -> None:
    whole = {"key": KEY, "value": 7, "valid_from": clock.today(), "basis": "示例", **given}
    with pytest.raises(Invalid) as refused:
        set_norm(by=director, office=office, **whole)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_only_the_director_of_the_office_may(
    office_staff: Person, outsider: Person, office: Unit
) -> None:
    for by in (office_staff, outsider):
        with pytest.raises(NotAllowed):
            give(7, by, office)
        with pytest.raises(NotAllowed):
            end_norm(KEY, by=by, office=office)
