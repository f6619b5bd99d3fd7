"""A county in which much has happened, some of it late."""

from datetime import datetime, timedelta

import pytest

from dudao.analytics.queries.grouping import Period
from dudao.findings import actions
from dudao.findings.models import Finding
from dudao.findings.states import State, Verdict
from dudao.inspectorate import actions as inspectorate
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_visits

LONG = Period(datetime(2026, 9, 1).date(), datetime(2026, 12, 31).date())  # noqa: DTZ001


@pytest.fixture
def period() -> Period:
    return LONG


def on(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=clock.CHINA)


@pytest.fixture
def busy(
    office: Unit, school: Unit, other_school: Unit, director: Person, inspector: Person
) -> dict[str, Finding]:
    """One finding of every outcome, over two months; and visits as far as they went."""
    with clock.at(on(9, 1)):
        area = inspectorate.make_area(office, "第一督学责任区", by=director)
        inspectorate.put_in_area(area.pk, [school], by=director, start_on=clock.today())
    found = {}
    holder = make_findings.at_school(school)
    for name, submitted in (("closed_on_time", 3), ("closed_late", 40)):
        with clock.at(on(9, 7)):
            found[name] = make_findings.told(school, inspector)
        with clock.at(on(9, 8)):
            said = {"responsible_person": "示例老师", "measures": "清理"}
            actions.promise(found[name].pk, by=holder, **said)
        with clock.at(on(9, 8) + timedelta(days=submitted)):
            actions.submit_rectification(found[name].pk, by=holder, result="已清理")
        with clock.at(on(9, 10) + timedelta(days=submitted)):
            verdict = {"verdict": Verdict.RECTIFIED, "note": "属实", "on_site": True}
            actions.verify(found[name].pk, by=inspector, **verdict)
    with clock.at(on(9, 9)):
        found["overdue"] = make_findings.told(school, inspector)
    with clock.at(on(10, 19)):
        found["open"] = make_findings.told(other_school, director)
        found["submitted"] = make_findings.in_state(State.SUBMITTED, school, inspector)
        make_findings.finding(school, inspector)  # not told: nobody counts it yet
        make_visits.signed(other_school, director)
    with clock.at(on(9, 15)):
        make_visits.fed_back(school, inspector)
        make_visits.planned(school, inspector)
    with clock.at(on(10, 20, 9)):
        make_visits.with_problem(school, inspector)
    return found


__all__ = ["make", "on"]
