"""What the pages of plans show: months, a year's tree, words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.audit.models import Event
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import areas_visible_to, inspectors_by_school, placed_from
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Plan, PlanItem
from dudao.planning.queries.plan_notices import (
    audience_words,
    by_month,
    days_words,
    month_name,
)
from dudao.planning.queries.plans import plans_visible_to
from dudao.planning.states import PlanPeriod, PlanState
from dudao.web.timeline import Entry

Word = str | Promise
HAPPENED: dict[str, tuple[Word, str, str]] = {
    "plan.made": (gettext_lazy("开始制定"), "blue", "plus"),
    "plan.derived": (gettext_lazy("据上级计划制定"), "blue", "plus"),
    "plan.copied": (gettext_lazy("照原计划制定"), "blue", "plus"),
    "plan.edited": (gettext_lazy("修改标题和要求"), "grey", "edit"),
    "plan.item_added": (gettext_lazy("添加一行"), "grey", "plus"),
    "plan.item_edited": (gettext_lazy("修改一行"), "grey", "edit"),
    "plan.item_dropped": (gettext_lazy("删去一行"), "grey", "x"),
    "plan.item_moved": (gettext_lazy("调整次序"), "grey", "edit"),
    "plan.table_confirmed": (gettext_lazy("导入月份表"), "blue", "import"),
    "plan.submitted": (gettext_lazy("送审"), "blue", "check"),
    "plan.returned": (gettext_lazy("退回"), "red", "return"),
    "plan.approved": (gettext_lazy("批准"), "green", "check"),
    "plan.filed": (gettext_lazy("备案"), "green", "check"),
    "plan.notice_drafted": (gettext_lazy("起草印发通知"), "violet", "file"),
    "plan.published": (gettext_lazy("印发"), "green", "notice"),
    "plan.withdrawn": (gettext_lazy("撤销"), "red", "x"),
}


class Shown(NamedTuple):
    """A line as the page shows it."""

    item: PlanItem
    days: str
    audience: str


class Month(NamedTuple):
    """A month of a plan with its lines."""

    first_on: date
    last_on: date
    name: str
    lines: list[Shown]


class Branch(NamedTuple):
    """Somebody's plans of the year: the year's and terms', the month's, and who is below."""

    name: str
    plans: Sequence[Plan]
    month: Plan | None
    below: Sequence["Branch"] = ()
    filed: int = 0


def months_shown(plan: Plan, items: Iterable[PlanItem]) -> list[Month]:
    """Return every month of `plan`, those without lines too."""
    return [
        Month(
            span[0],
            span[1],
            month_name(span, plan),
            [Shown(item, days_words(item), audience_words(item)) for item in lines],
        )
        for span, lines in by_month(plan, items)
    ]


def owner_words(plan: Plan) -> str:
    """Return whose plan it is."""
    if plan.inspector is not None:
        return str(plan.inspector.person)
    return str(plan.area) if plan.area else _("全县")


def state_words(plan: Plan) -> Word:
    """Return how far a plan is, in the words for its level: an inspector's is filed."""
    if plan.inspector_id is None:
        words = {PlanState.APPROVED: _("已批准"), PlanState.SUBMITTED: _("待审批")}
    else:
        words = {PlanState.APPROVED: _("已备案"), PlanState.SUBMITTED: _("待备案")}
    return words.get(PlanState(plan.state), PlanState(plan.state).label)


def entry(event: Event) -> Entry:
    """Return what happened to a plan as a line."""
    title, tone, icon = HAPPENED.get(event.name, (event.name, "grey", "edit"))
    text = event.data.get("reason") or event.data.get("text", "")
    return Entry(event.at, title, text, str(event.by) if event.by else "", tone=tone, icon=icon)


def tree(person: Person, year: int) -> list[Branch]:
    """Return for each office one sees: its plans of `year`, its areas, their inspectors' month.

    The month is this one in this year, else January.
    """
    plans = list(
        plans_visible_to(person)
        .filter(first_on__lte=date(year, 12, 31), last_on__gte=date(year, 1, 1))
        .exclude(state=PlanState.WITHDRAWN)
        .order_by("first_on", "id")
    )
    owned: dict[tuple[int | None, int | None], list[Plan]] = defaultdict(list)
    for plan in plans:
        owned[plan.area_id, plan.inspector_id].append(plan)
    areas = list(areas_visible_to(person))
    below = _inspectors_by_area(areas)
    branches = [_area_branch(area, owned, below.get(area.pk, [])) for area in areas]
    offices: dict[int, Unit] = {area.office_id: area.office for area in areas}
    offices |= {plan.office_id: plan.office for plan in plans}
    county = owned[None, None]
    return [
        Branch(
            office.name,
            [plan for plan in county if plan.office_id == pk and plan.period != PlanPeriod.MONTH],
            _of_month([plan for plan in county if plan.office_id == pk]),
            [one for one, area in zip(branches, areas, strict=True) if area.office_id == pk],
        )
        for pk, office in offices.items()
    ]


def _area_branch(
    area: Area,
    owned: dict[tuple[int | None, int | None], list[Plan]],
    inspectors: Sequence[Inspector],
) -> Branch:
    below = [Branch(str(one.person), [], _of_month(owned[None, one.pk])) for one in inspectors]
    filed = sum(one.month is not None and one.month.state == PlanState.APPROVED for one in below)
    own = owned[area.pk, None]
    longer = [plan for plan in own if plan.period != PlanPeriod.MONTH]
    return Branch(area.name, longer, _of_month(own), below, filed)


def _of_month(plans: Sequence[Plan]) -> Plan | None:
    today = clock.today()
    return next(
        (
            plan
            for plan in plans
            if plan.period == PlanPeriod.MONTH and plan.first_on <= today <= plan.last_on
        ),
        None,
    )


def _inspectors_by_area(areas: Sequence[Area]) -> dict[int, list[Inspector]]:
    """Return by area the inspectors who answer for one of its schools today, each once."""
    today = clock.today()
    members = placed_from(today).filter(area__in=areas, start_on__lte=today).select_related("unit")
    area_of = {member.unit_id: member.area_id for member in members}
    found: dict[int, dict[int, Inspector]] = defaultdict(dict)
    held = inspectors_by_school([member.unit for member in members], today)
    for unit, inspectors in held.items():
        for one in inspectors:
            found[area_of[unit]][one.pk] = one
    return {area: list(inspectors.values()) for area, inspectors in found.items()}
