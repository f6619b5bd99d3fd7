"""What an area reports at the end of the month."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import AreaReport, Meeting
from dudao.planning.queries import meetings as queries
from tests import make, make_inspectorate, make_meetings


@pytest.fixture
def area(office: Unit, zone_lead: Person, school: Unit) -> Area:
    made = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(made, school)
    return made


@pytest.fixture
def meeting(office: Unit, director: Person, area: Area) -> Meeting:
    return make_meetings.dispatched(make_meetings.meeting(office, director), director)


def test_the_lead_writes_and_hands_it_in(meeting: Meeting, area: Area, zone_lead: Person) -> None:
    actions.save_report(meeting.pk, area.pk, by=zone_lead, text="督查3所。", seen="")
    done = actions.submit_report(
        meeting.pk, area.pk, by=zone_lead, text="督查4所。", seen="督查3所。"
    )
    assert (done.text, done.submitted_by) == ("督查4所。", zone_lead)
    assert [event.name for event in history_of(done)] == [
        "area.report_saved", "area.report_submitted",
    ]  # fmt: skip
    with pytest.raises(WrongState, match="已经报送"):
        actions.save_report(meeting.pk, area.pk, by=zone_lead, text="再改")


def test_two_on_the_same_report_lose_nothing(
    meeting: Meeting, area: Area, zone_lead: Person, director: Person
) -> None:
    actions.save_report(meeting.pk, area.pk, by=zone_lead, text="组长写的。", seen="")
    with pytest.raises(Conflict) as refused:
        actions.submit_report(meeting.pk, area.pk, by=director, text="主任写的。", seen="")
    assert refused.value.current == {"text": "组长写的。"}
    assert AreaReport.objects.get().submitted_at is None


def test_it_refuses_others_and_nothing(
    meeting: Meeting, area: Area, inspector: Person, outsider: Person, zone_lead: Person,
    next_county_office: Unit,
) -> None:  # fmt: skip
    for who in (inspector, outsider):
        for act in (actions.save_report, actions.submit_report):
            with pytest.raises(NotAllowed):
                act(meeting.pk, area.pk, by=who, text="好")
    with pytest.raises(Invalid):
        actions.submit_report(meeting.pk, area.pk, by=zone_lead, text=" ")
    theirs = make_inspectorate.area(next_county_office)
    with pytest.raises(NotFound):
        actions.save_report(meeting.pk, theirs.pk, by=zone_lead, text="好")


def test_before_the_dispatch_there_is_nothing_to_report(
    office: Unit, director: Person, area: Area, zone_lead: Person
) -> None:
    made = make_meetings.meeting(office, director)
    with pytest.raises(WrongState, match="收集任务"):
        actions.save_report(made.pk, area.pk, by=zone_lead, text="好")


def test_it_is_due_towards_the_end_of_the_month(
    meeting: Meeting, area: Area, zone_lead: Person, director: Person, inspector: Person
) -> None:
    assert queries.reports_due(zone_lead) == []
    assert queries.reports_due_from(area.office, meeting.month) == date(2026, 11, 25)
    with clock.at(make.NOW.replace(month=11, day=26)):
        assert queries.reports_due(zone_lead) == [(meeting, area)]
        assert queries.reports_due(inspector) == []
        actions.submit_report(meeting.pk, area.pk, by=zone_lead, text="好")
        assert queries.reports_due(zone_lead) == []
    for who, sees in ((zone_lead, True), (director, True), (inspector, False)):
        assert queries.reports_visible_to(who).exists() is sees
