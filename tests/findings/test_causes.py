"""A cause outside the school: assigned to the unit that must put it right, counted there."""

from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.files import queries as files
from dudao.findings import actions, queries
from dudao.findings.models import Finding
from dudao.findings.states import State, Verdict
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
CAUSE = "维修资金未下达。"


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.told(school, inspector)


def assign(finding: Finding, by: Person, unit: Unit, **given: Any) -> Finding:
    return actions.assign_cause(finding.pk, by=by, unit=unit, **{"cause": CAUSE, **given})


class TestAssigning:
    def test_the_unit_sees_it_and_puts_it_right(
        self,
        finding: Finding,
        section: Unit,
        office_staff: Person,
        section_officer: Person,
        inspector: Person,
        principal: Person,
    ) -> None:
        made = assign(finding, office_staff, section)
        assert (made.responsible_unit, made.cause) == (section, CAUSE)
        assert list(queries.inbox(section_officer)) == [made]
        assert made in queries.visible_to(section_officer)
        event = Event.objects.get(name="finding.assigned")
        assert event.data == {"responsible": section.pk, "words": section.name, "cause": CAUSE}
        with pytest.raises(NotAllowed):
            actions.promise(made.pk, by=principal, responsible_person="甲", measures="等。")
        actions.promise(made.pk, by=section_officer, responsible_person="乙", measures="下达。")
        actions.submit_rectification(made.pk, by=section_officer, result="资金已到校。")
        done = actions.verify(
            made.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已查到账凭证。"
        )
        assert done.finding.state == State.CLOSED

    def test_the_unit_opens_the_photos(
        self, school: Unit, section: Unit, inspector: Person, director: Person,
        section_officer: Person, colleague: Person,
    ) -> None:  # fmt: skip
        photo, seen = (making.photo(school, inspector, colour) for colour in ("red", "green"))
        made = making.told(school, inspector, evidence=[photo])
        assert not files.openable(section_officer, photo.pk).exists()
        assign(made, director, section)
        lent = files.openable(section_officer, photo.pk).get()
        assert (lent.unit, lent.sha256) == (section, photo.sha256)
        assert files.openable(inspector, photo.pk).get() == photo
        assert not files.openable(colleague, photo.pk).exists()
        actions.verify(made.pk, by=inspector, verdict=Verdict.NOT, note="还没有。", evidence=[seen])
        assert files.openable(section_officer, seen.pk).exists()
        actions.return_cause(made.pk, by=director)
        assign(made, director, section)
        assert files.visible_to(section_officer).count() == 2  # lent once each

    def test_whoever_was_named_before_is_no_longer(
        self, school: Unit, section: Unit, inspector: Person, director: Person
    ) -> None:
        promised = making.in_state(State.RECTIFYING, school, inspector)
        made = assign(promised, director, section)
        assert (made.responsible_person, made.measures) == ("", "")

    def test_given_back_it_is_the_school_s_again(
        self, finding: Finding, section: Unit, director: Person, section_officer: Person
    ) -> None:
        assign(finding, director, section)
        made = actions.return_cause(finding.pk, by=director)
        assert (made.responsible_unit, made.cause) == (None, "")
        assert not queries.inbox(section_officer).exists()
        assert Event.objects.get(name="finding.given_back").data["words"] == finding.unit.name
        with pytest.raises(WrongState, match="本来"):
            actions.return_cause(finding.pk, by=director)

    def test_it_says_what_is_wrong(
        self, finding: Finding, school: Unit, next_county_office: Unit, director: Person
    ) -> None:
        foreign = make.unit(UnitKind.SECTION, office=next_county_office)
        for wrong in (school, foreign):
            with pytest.raises(Invalid) as refused:
                assign(finding, director, wrong, cause=" ")
            assert set(refused.value.fields) == {"unit", "cause"}

    def test_two_people_at_once(self, finding: Finding, section: Unit, director: Person) -> None:
        assign(finding, director, section, seen=finding.revision)
        with pytest.raises(Conflict):
            actions.return_cause(finding.pk, by=director, seen=finding.revision)

    def test_what_is_closed_stays_where_it_was(
        self, school: Unit, section: Unit, inspector: Person, director: Person
    ) -> None:
        closed = making.in_state(State.CLOSED, school, inspector)
        with pytest.raises(WrongState, match="办结"):
            assign(closed, director, section)

    @pytest.mark.parametrize("who", ["outsider", "inspector", "principal", "section_officer"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, finding: Finding, section: Unit, who: str
    ) -> None:
        by = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            assign(finding, by, section)
        with pytest.raises(NotAllowed):
            actions.return_cause(finding.pk, by=by)
