"""Plans of the demo county: the county's published, an area's read out of Word, months filed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dudao.analytics.queries.figures import recompute
from dudao.cli.plan_sample import AIMS, COUNTY, zone_table
from dudao.documents import actions as documents
from dudao.inspectorate.models import Area
from dudao.planning import actions as planning
from dudao.planning.actions import Own
from dudao.planning.queries.plans import inspectors_below, schools_of_plan
from dudao.planning.rules.plans import Wanted, month_span

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.planning.models import Plan


def fill_plans(cast: Cast, today: date) -> None:
    """Plan the year: county, first area, and this month of the first area's inspectors."""
    year: dict[str, Any] = {
        "period": "year",
        "first_on": date(today.year, 1, 1),
        "last_on": date(today.year, 12, 31),
    }
    county = planning.make_plan(Own(cast.office), by=cast.staff, aims=AIMS, **year)
    _read_in(county, cast, text=COUNTY)
    _approve(county, cast)
    _issue(county, cast)
    area = Area.objects.filter(office=cast.office).order_by("pk")[0]
    lead = cast.leads[0]
    zone = planning.make_plan(Own(cast.office, area), by=lead, **year)
    upload = planning.read_table(
        zone.pk, by=lead, content=zone_table(area.name, today.year), name="责任区工作计划.docx"
    )
    planning.confirm_table(upload.pk, by=lead)
    _approve(zone, cast)
    _file_months(zone, cast, today)


def _read_in(plan: Plan, cast: Cast, text: str) -> None:
    upload = planning.read_table(plan.pk, by=cast.staff, text=text)
    planning.confirm_table(upload.pk, by=cast.staff)


def _approve(plan: Plan, cast: Cast) -> None:
    planning.submit_plan(plan.pk, by=cast.director)
    planning.approve_plan(plan.pk, by=cast.director)


def _issue(plan: Plan, cast: Cast) -> None:
    notice = planning.draft_plan_notice(plan.pk, by=cast.staff)
    proof = recompute(cast.director)
    documents.submit(notice.pk, by=cast.staff, recompute=proof)
    documents.check(notice.pk, by=cast.director, recompute=proof)
    documents.sign_off(notice.pk, by=cast.director, recompute=proof)
    documents.issue(notice.pk, by=cast.director, recompute=proof)
    planning.publish_plan(notice.pk)


def _file_months(zone: Plan, cast: Cast, today: date) -> None:
    """Let the area's inspectors plan this month: the first is filed, another waits."""
    first, last = month_span(today.year, today.month)
    area = zone.area
    if area is None:
        return
    for n, inspector in enumerate(inspectors_below(area)[:3]):
        owner = Own(cast.office, None, inspector)
        month: dict[str, Any] = {"period": "month", "first_on": first, "last_on": last}
        plan = planning.make_plan(owner, by=inspector.person, **month)
        for day, school in enumerate(schools_of_plan(plan)[:6]):
            on = first.replace(day=min(3 + 4 * day, last.day))
            visit = Wanted("随访：常规督导和回头看", "routine", on, on, "all", (), (school.pk,))
            planning.add_item(plan.pk, visit, by=inspector.person)
        planning.submit_plan(plan.pk, by=inspector.person)
        if n == 0:
            planning.approve_plan(plan.pk, by=cast.director)
