"""The ladder of the demo's year."""

from datetime import date, datetime

from dudao.cli.demo.cast import Cast
from dudao.cli.demo.reminding import fill_reminders
from dudao.findings.models import Reminder
from dudao.findings.states import Rung
from dudao.lib import clock
from dudao.notifications.models import Preference
from dudao.org.models import Person, Unit
from tests import make_findings as making


def test_late_findings_have_climbed(
    still: None,
    office: Unit,
    school: Unit,
    inspector: Person,
    principal: Person,
    director: Person,
    office_staff: Person,
    administrator: Person,
) -> None:
    finding = making.told(school, inspector)
    cast = Cast(office, administrator, director, office_staff)
    with clock.at(datetime.fromisoformat("2026-11-07T10:00+08:00")):
        fill_reminders(cast, date(2026, 11, 7))
        fill_reminders(cast, date(2026, 11, 7))
    climbed = Reminder.objects.filter(finding=finding).order_by("at")
    assert [Rung(row.rung) for row in climbed] == [Rung.DUE_SOON, Rung.OVERDUE, Rung.ZONE_LEAD]
    assert Preference.objects.count() == 2


def test_the_ladder_goes_no_further_than_its_end(
    still: None, office: Unit, school: Unit, inspector: Person, director: Person
) -> None:
    making.told(school, inspector)
    cast = Cast(office, director, director, director)
    with clock.at(datetime.fromisoformat("2027-03-01T10:00+08:00")):
        fill_reminders(cast, date(2027, 3, 1))
    assert Reminder.objects.count() == len(Rung)
