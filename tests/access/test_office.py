"""The first step of a real start."""

import pytest

from dudao.access.actions import add_person, found_office
from dudao.access.roles import Role
from dudao.audit.queries import history_of
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Region, Unit
from tests import make


@pytest.fixture
def place(db: None) -> Region:
    return make.region("431229", "靖州苗族侗族自治县")


def test_the_office_has_an_administrator_who_can_go_on(place: Region) -> None:
    office, person, password = found_office(place, "示例督导室", "示督", "admin", "示例管理员")
    assert (office.kind, office.region_code, str(office)) == ("office", "431229", "示督")
    assert person.check_password(password)
    assert person.grants.get().role == Role.ADMINISTRATOR
    assert [event.by for event in history_of(office)] == [None]
    add_person("director", name="示例主任", unit=office, by=person)


def test_it_works_once_for_a_region(place: Region) -> None:
    found_office(place, "示例督导室", "", "admin", "示例管理员")
    with pytest.raises(WrongState, match="已经有督导室"):
        found_office(place, "示例督导室", "", "admin2", "示例管理员")


@pytest.mark.parametrize(
    ("name", "username", "field"), [(" ", "admin", "name"), ("示例督导室", "", "username")]
)
def test_it_needs_names(place: Region, name: str, username: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        found_office(place, name, "", username, "示例管理员")
    assert list(refused.value.fields) == [field]
    assert not Unit.objects.exists()
