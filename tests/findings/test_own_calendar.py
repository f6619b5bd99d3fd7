"""An office's own days move its deadlines; what was printed stays."""

from datetime import date, datetime, time, timedelta

import pytest

from dudao.documents.models import Document
from dudao.findings import queries
from dudao.findings.models import Notice
from dudao.findings.queries import counts, is_late, overdue
from dudao.findings.queries.clocks import Norms, days_of, running
from dudao.findings.queries.objections import window
from dudao.findings.queries.old_ledger import prepare
from dudao.findings.rules.extensions import Allowed, latest
from dudao.findings.sheets.columns import BY_KEY
from dudao.findings.states import About, Rung
from dudao.lib import clock, workdays
from dudao.notifications.rules.hours import USUAL, leaves_at
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import calendar_of
from dudao.org.roster.reading import Report, Row
from dudao.org.states import DayKind
from tests import make, make_calendar, make_publishing
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
#: A Thursday: two days after `make.NOW`.
THURSDAY = date(2026, 10, 22)


def due(school: Unit, by: Person, **given: object) -> date:
    return making.told(school, by, route="on_site", workdays=5, **given).due_on


def test_a_finding_gets_a_day_more_for_a_local_holiday(
    school: Unit, inspector: Person, office: Unit
) -> None:
    assert due(school, inspector) == date(2026, 10, 27)
    make_calendar.days(office, THURSDAY)
    assert due(school, inspector) == date(2026, 10, 28)


def test_and_a_day_less_for_one_that_is_made_up_for(
    school: Unit, inspector: Person, office: Unit
) -> None:
    make_calendar.days(office, date(2026, 10, 24), kind=DayKind.MAKE_UP)
    assert due(school, inspector) == date(2026, 10, 26)


def test_the_next_county_counts_as_before(
    school: Unit, inspector: Person, next_county_office: Unit
) -> None:
    make_calendar.days(next_county_office, THURSDAY)
    assert due(school, inspector) == date(2026, 10, 27)


def test_a_deadline_on_a_new_holiday_runs_until_the_next_workday(
    school: Unit, inspector: Person, principal: Person, office: Unit
) -> None:
    found = making.told(school, inspector, due_on=THURSDAY, workdays=None)
    with clock.at(make.NOW + timedelta(days=3)):  # Friday
        assert is_late(found, clock.today())
        assert found in overdue(clock.today())
        assert counts(inspector, clock.today()).overdue == 1
        make_calendar.days(office, THURSDAY)
        assert not is_late(found, clock.today())
        assert found not in overdue(clock.today())
        assert counts(inspector, clock.today()).overdue == 0
    with clock.at(make.NOW + timedelta(days=4)):  # Saturday
        assert found in overdue(clock.today())
    found.refresh_from_db()
    assert found.due_on == THURSDAY  # what was written down stays


def test_danger_to_life_knows_no_local_holidays(
    school: Unit, inspector: Person, office: Unit
) -> None:
    found = making.told(school, inspector, life_safety=True)
    make_calendar.days(office, found.due_on)
    with clock.at(datetime.combine(found.due_on, time(9), tzinfo=clock.CHINA) + timedelta(days=1)):
        assert is_late(found, clock.today())
        assert found in overdue(clock.today())


def test_what_a_notice_prints_stays_when_a_holiday_comes_later(
    school: Unit, inspector: Person, director: Person, office: Unit
) -> None:
    notice = making.issued_notice(school, inspector, director)
    printed, filing = _printed(notice), notice.filing_due_on
    make_calendar.days(office, THURSDAY)
    notice.refresh_from_db()
    assert (_printed(notice), notice.filing_due_on) == (printed, filing)
    assert making.issued_notice(school, inspector, director).filing_due_on != filing


def _printed(notice: Notice) -> object:
    return Document.objects.get(pk=notice.document_id).content


def test_an_extension_reaches_a_day_further(office: Unit) -> None:
    allowed = Allowed(1, 3)
    assert latest(make.NOW.date(), allowed, calendar_of(office)) == date(2026, 10, 23)
    make_calendar.days(office, THURSDAY)
    assert latest(make.NOW.date(), allowed, calendar_of(office)) == date(2026, 10, 26)


def test_an_objection_may_be_filed_a_day_longer(
    school: Unit, inspector: Person, office: Unit
) -> None:
    found = making.told(school, inspector)
    before = window(found)
    assert before is not None
    make_calendar.days(office, before)
    assert window(found) == calendar_of(office).standing(before)
    assert window(found) != before


def test_reminders_come_a_workday_earlier(
    school: Unit, inspector: Person, principal: Person, office: Unit
) -> None:
    making.told(school, inspector, due_on=date(2026, 10, 23), workdays=None)

    def soon() -> date:
        norms = Norms(clock.today())
        (item,) = running(About.RECTIFICATION, norms)
        return days_of(item, norms)[Rung.DUE_SOON]

    before = soon()
    make_calendar.days(office, THURSDAY)
    assert soon() < before


def test_nobody_is_at_work_and_messages_wait(office: Unit, inspector: Person) -> None:
    make_calendar.days(office, make.NOW.date())
    assert not Norms(clock.today()).at_work(office)
    noon = datetime.combine(make.NOW.date(), time(12), tzinfo=clock.CHINA)
    leaves = leaves_at(noon, USUAL, calendar=calendar_of(inspector.unit))
    assert leaves.astimezone(clock.CHINA).date() == date(2026, 10, 21)


def test_publication_is_due_a_day_later(
    office: Unit, director: Person, office_staff: Person
) -> None:
    make_calendar.days(office, THURSDAY)
    waiting = make_publishing.waiting(office, office_staff, director)
    assert calendar_of(office).between(clock.today(), waiting.due_on) == 20
    assert workdays.between(clock.today(), waiting.due_on) == 21


def test_the_file_of_the_ledger_counts_by_it_too(
    school: Unit, inspector: Person, office: Unit
) -> None:
    found = making.told(school, inspector, due_on=THURSDAY, workdays=None)
    make_calendar.days(office, THURSDAY)
    reader = BY_KEY["progress"].reader
    assert reader is not None
    with clock.at(make.NOW + timedelta(days=3)):
        assert "今天到期" in reader()(found.state, found.due_on, False, found.office_id)


def test_an_old_ledger_without_deadlines_is_counted_by_it(
    office: Unit, school: Unit, director: Person
) -> None:
    make_calendar.days(office, date(2024, 3, 13))
    values = {"school": school.name, "fact": "围墙开裂。", "found_on": "2024-03-12"}
    report = Report()
    (made,) = prepare([Row("台账", 2, values)], report, office, director)
    days = calendar_of(office).between(date(2024, 3, 12), date.fromisoformat(made["due_on"]))
    assert days == 10
    assert queries.visible_to(director).count() == 0
