"""The demo's county and city exchange: filed with receipts, and waiting with differences."""

import pytest

from dudao.cli.demo.cast import Cast
from dudao.cli.demo.exchanging import CITY_DIRECTOR, fill_exchange
from dudao.documents.models import Package
from dudao.documents.queries import exchange as queries
from dudao.documents.states import Change, PackageState
from dudao.org.models import Person, Unit
from tests import make_exchange, make_findings

pytestmark = pytest.mark.usefixtures("still")


def test_both_sides_have_something_done_and_something_to_do(
    office: Unit, school: Unit, director: Person, office_staff: Person
) -> None:
    city = make_exchange.city_director()
    assert city.username == CITY_DIRECTOR
    make_findings.issued_notice(school, director, director)
    fill_exchange(Cast(office, director, director, office_staff))
    states = set(Package.objects.values_list("outgoing", "state"))
    assert states == {
        (True, PackageState.RECEIPTED), (True, PackageState.MADE),
        (False, PackageState.ACCEPTED), (False, PackageState.RECEIVED),
    }  # fmt: skip
    (waiting,) = queries.packages_visible_to(director).filter(state=PackageState.RECEIVED)
    (found,) = queries.differences_of(waiting, queries.opened(waiting))
    assert found.change == Change.CHANGED
    assert len(found.fields) == 4
    filed = queries.packages_visible_to(city).filter(state=PackageState.ACCEPTED)
    assert filed.get().receipt["receipt"]["number"].startswith("怀教督备")
