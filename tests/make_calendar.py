"""Making terms, own days and announced visits."""

from datetime import date
from typing import Any

from dudao.access.actions import set_days
from dudao.org.models import Person, SpecialDays, Term, Unit
from dudao.org.queries.calendar import forget_calendars
from dudao.org.states import DayKind
from dudao.planning.actions import assign
from dudao.planning.models import Assignment
from tests import make_inspectorate

#: A week of the cast's autumn term: Monday to Friday.
EXAMS = {
    "kind": "exam",
    "name": "期末考试",
    "first_on": date(2027, 1, 11),
    "last_on": date(2027, 1, 15),
}


def term(office: Unit, **given: Any) -> Term:
    """Put the autumn of 2026 into the office's calendar, as it stands in the database."""
    usual = {"year": 2026, "season": "autumn"}
    span = {"first_on": date(2026, 9, 1), "last_on": date(2027, 1, 22)}
    return Term.objects.create(office=office, **{**usual, **span, **given})


def days(office: Unit, first: date, last: date | None = None, **given: Any) -> SpecialDays:
    """Give the office days of its own: a local holiday unless said otherwise."""
    usual = {"kind": DayKind.HOLIDAY, "name": "县庆", "basis": "示例县文件"}
    made = SpecialDays.objects.create(
        office=office, first_on=first, last_on=last or first, **{**usual, **given}
    )
    forget_calendars()
    return made


def free(by: Person, office: Unit, first: date, last: date | None = None) -> SpecialDays:
    """Declare a local holiday, as the director does."""
    return set_days(
        by=by,
        office=office,
        kind=DayKind.HOLIDAY,
        name="县庆",
        first_on=first,
        last_on=last or first,
        basis="示例县文件",
    )


def planned(school: Unit, by: Person, leader: Person, day: date, **given: Any) -> Assignment:
    """Send the inspector to the school on a day."""
    if not hasattr(leader, "inspector"):
        make_inspectorate.inspector(leader)
    usual = {"kind": "routine", "purpose": "食堂安全暗访"}
    return assign(school, by=by, planned_on=day, leader=leader, **{**usual, **given})
