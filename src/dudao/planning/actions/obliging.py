"""Obligations entered by hand, and those that are waived."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.planning.actions.settling import settle
from dudao.planning.models import Matter, Obligation
from dudao.planning.queries.windows import Calendar
from dudao.planning.rules.windows import Span
from dudao.planning.states import Source

#: What the office itself enters; the others come from rules, tasks, programmes and findings.
BY_HAND = (Source.UPPER, Source.COMPLAINT)
LONGEST_TITLE, LONGEST_REASON = 200, 300


@transaction.atomic
def oblige(  # noqa: PLR0913 - an obligation has that many parts
    units: Iterable[Unit],
    *,
    by: Person,
    title: str,
    source: str,
    first_on: date,
    last_on: date,
    minutes: int = 60,
    specialty: str = "",
    matter: Matter | None = None,
) -> list[Obligation]:
    """Ask for a visit to each of `units`: a task from above, or a complaint to look into.

    Raises `Invalid` with a message per field; a closed school and a window without a day of
    visits are named.
    """
    schools = list(units)
    for unit in schools:
        require(by, Permission.ASSIGNMENT_MAKE, unit)
    title, window = title.strip(), Span(first_on, last_on)
    latest = _require_sound(schools, title, source, window)
    made = Obligation.objects.bulk_create(
        Obligation(
            office=office_of(unit),
            unit=unit,
            source=Source(source),
            title=title,
            first_on=first_on,
            last_on=last_on,
            latest_on=latest[unit.pk],
            minutes=minutes,
            specialty=specialty.strip(),
            matter=matter,
        )
        for unit in schools
    )
    for obligation in made:
        data = {"title": title, "source": source, "last_on": last_on.isoformat()}
        record("obligation.made", obligation, by=by, unit=obligation.unit, **data)
    return made


@transaction.atomic
def waive(obligation_id: UUID, *, by: Person, reason: str) -> Obligation:
    """Let a school be spared an obligation, for a reason; the matrix counts it as such."""
    obligation = (
        Obligation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .get(pk=obligation_id)
    )
    require(by, Permission.OBLIGATION_WAIVE, obligation.unit)
    if obligation.met_on is not None or obligation.waived_at is not None:
        raise WrongState(_("这一项已经完成或已经免除，请刷新页面。"))
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid(
            _("请写明免除理由。"), fields={"reason": _("必填，不超过%d个字") % LONGEST_REASON}
        )
    obligation.waived_at, obligation.waived_by, obligation.reason = clock.now(), by, reason
    obligation.planned_on = None
    obligation.save(update_fields=["waived_at", "waived_by", "reason", "planned_on"])
    data = {"title": obligation.title, "reason": reason}
    record("obligation.waived", obligation, by=by, unit=obligation.unit, **data)
    return obligation


@transaction.atomic
def restore(obligation_id: UUID, *, by: Person) -> Obligation:
    """Ask for a waived obligation after all."""
    obligation = (
        Obligation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .get(pk=obligation_id)
    )
    require(by, Permission.OBLIGATION_WAIVE, obligation.unit)
    if obligation.waived_at is None:
        raise WrongState(_("这一项没有被免除，请刷新页面。"))
    obligation.waived_at, obligation.waived_by, obligation.reason = None, None, ""
    obligation.save(update_fields=["waived_at", "waived_by", "reason"])
    settle([obligation.unit_id])
    record("obligation.restored", obligation, by=by, unit=obligation.unit, title=obligation.title)
    return obligation


def _require_sound(
    schools: list[Unit], title: str, source: str, window: Span
) -> dict[int, date | None]:
    """Return by school the last day of visits in `window`; raises for whatever is not sound."""
    problems = _problems(title, source, window) | _closed(schools, window)
    latest: dict[int, date | None] = {}
    if not problems:
        calendars = {office.pk: Calendar(office) for office in map(office_of, schools)}
        latest = {unit.pk: calendars[office_of(unit).pk].last_day(unit, window) for unit in schools}
        without = [str(unit) for unit in schools if latest[unit.pk] is None]
        if without:
            problems["last_on"] = _("这段时间没有可入校的日子（%s），请延长") % _("、").join(
                without[:3]
            )
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return latest


def _problems(title: str, source: str, window: Span) -> dict[str, str]:
    problems = {}
    if not 0 < len(title) <= LONGEST_TITLE:
        problems["title"] = _("请写明要督导什么，不超过%d个字") % LONGEST_TITLE
    if source not in BY_HAND:
        problems["source"] = _("请选上级任务或投诉核实")
    if window.last_on < max(window.first_on, clock.today()):
        problems["last_on"] = _("早于开始日期或今天")
    return problems


def _closed(schools: list[Unit], window: Span) -> dict[str, str]:
    if not schools:
        return {"units": _("请选择学校")}
    day = max(window.first_on, clock.today())
    closed = [str(unit) for unit in schools if not unit.is_open(day)]
    return {"units": _("届时已撤并：%s") % _("、").join(closed)} if closed else {}
