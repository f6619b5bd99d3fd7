"""The figures that documents state: each worked out from records, each with the rows behind it.

A document holds a figure as a fact, with the name of its source and these arguments; worked out
again with them it must come to the same.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.analytics.queries import burden, findings, names, visits
from dudao.analytics.queries.grouping import GROUP, Period, with_group
from dudao.analytics.queries.school import end_of
from dudao.analytics.states import By, One, Outcome
from dudao.documents import queries as documents
from dudao.documents.content import Fact, Recompute
from dudao.documents.models import Delivery, Document
from dudao.documents.states import Kind, State
from dudao.findings.models import Finding
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries import holding_on
from dudao.instruments.definition import Severity
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.org.states import Setting
from dudao.visits.models import FeedbackItem, GoodPractice, Visit
from dudao.visits.states import Position

SHOWN_CATEGORIES = 3


class Asked(NamedTuple):
    """What a figure is of: an office, from a day to a day, and perhaps less than that."""

    office: Unit
    since: date
    until: date
    area: Area | None = None
    section: Unit | None = None
    kind: str = ""  # of the visits, see `visits.states.VisitKind`
    rural: bool = False

    @property
    def period(self) -> Period:
        """Return its days."""
        return Period(self.since, self.until)

    def arguments(self) -> dict[str, str]:
        """Return it as a fact keeps it."""
        more = {
            "area": str(self.area.pk) if self.area else "",
            "section": str(self.section.pk) if self.section else "",
            "kind": self.kind,
            "rural": "1" if self.rural else "",
        }
        return {
            "office": str(self.office.pk),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            **{name: value for name, value in more.items() if value},
        }


Rows = Callable[[Person, Asked], QuerySet[Any]]


class Figure(NamedTuple):
    """A figure: its name, the rows it counts, of which rows it is a share, or how it reads."""

    label: str | Promise
    rows: Rows
    whole: Rows | None = None
    said: Callable[[QuerySet[Any]], str] | None = None


def asked_of(arguments: Mapping[str, str]) -> Asked:
    """Return what a fact's arguments ask; raises `NotFound` for what is none or is gone."""
    try:
        return Asked(
            office=Unit.objects.get(pk=int(arguments["office"])),
            since=date.fromisoformat(arguments["since"]),
            until=date.fromisoformat(arguments["until"]),
            area=_named(Area, arguments.get("area")),
            section=_named(Unit, arguments.get("section")),
            kind=arguments.get("kind", ""),
            rural=bool(arguments.get("rural")),
        )
    except (KeyError, ValueError, Unit.DoesNotExist, Area.DoesNotExist) as error:
        raise NotFound(str(_("没有这项数据，请从公文页面重新打开。"))) from error


def require_period(asked: Asked) -> Asked:
    """Return `asked`; raises `Invalid` for a period that ends before it begins or is not over."""
    told = ""
    if asked.since > asked.until:
        told = str(_("结束日期早于开始日期，请检查。"))
    elif asked.until > clock.today():
        told = str(_("结束日期还没有到，数据还不完整，请选今天或以前。"))
    if told:
        raise Invalid(told, fields={"until": told})
    return asked


def _named(model: Any, key: str | None) -> Any:
    return model.objects.get(pk=int(key)) if key else None


def value(key: str, person: Person, asked: Asked) -> str:
    """Return the figure as it is printed: a number, a share with one decimal, or words."""
    figure = FIGURES[key]
    rows = figure.rows(person, asked)
    if figure.said is not None:
        return figure.said(rows)
    if figure.whole is None:
        return str(rows.order_by().count())
    return share(rows.order_by().count(), figure.whole(person, asked).order_by().count())


def share(part: int, whole: int) -> str:
    """Return `part` of `whole` in per cent with one decimal, half up; a dash for nothing."""
    if not whole:
        return "—"
    tenth = Decimal(part * 100) / Decimal(whole)
    return f"{tenth.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def recompute(person: Person) -> Recompute:
    """Return what works a fact out anew, as far as `person` may see its rows; each fact once."""
    known: dict[tuple[str, ...], str | None] = {}
    asked: dict[str, Asked] = {}

    def now(fact: Fact) -> str | None:
        key = (fact.source, *(f"{name}={of}" for name, of in sorted(fact.arguments.items())))
        if key not in known:
            known[key] = _now(fact, person, asked)
        return known[key]

    return now


def _now(fact: Fact, person: Person, asked: dict[str, Asked]) -> str | None:
    if fact.source in names.NAMES:
        return names.now(fact, person)
    if fact.source not in FIGURES:
        return None
    try:
        of = str(sorted(fact.arguments.items()))
        if of not in asked:  # hundreds of figures are of a few things
            asked[of] = asked_of(fact.arguments)
        return value(fact.source, person, asked[of])
    except NotFound:
        return None


def _visits(person: Person, asked: Asked) -> QuerySet[Visit]:
    rows = visits.made(person, asked.period, By.AREA).filter(office=asked.office)
    rows = rows.filter(**{GROUP: str(asked.area.pk)}) if asked.area else rows
    rows = rows.filter(kind=asked.kind) if asked.kind else rows
    return rows.filter(unit__in=_rural()) if asked.rural else rows


def _whole_visits(person: Person, asked: Asked) -> QuerySet[Visit]:
    return visits.standing(_visits(person, asked), One.ALL, done=True)


def _schools(_person: Person, asked: Asked) -> QuerySet[Unit]:
    """Return the schools that were there at the end of the period."""
    there = Q(closed_on=None) | Q(closed_on__gt=asked.until)
    opened = Q(opened_on=None) | Q(opened_on__lte=asked.until)
    rows = inspected().filter(there, opened, office=asked.office)
    if asked.area:
        held = holding_on(asked.until, "area_members__")
        rows = rows.filter(held, area_members__area=asked.area)
    return rows.filter(pk__in=_rural().values("pk")) if asked.rural else rows


def _rural() -> QuerySet[Unit]:
    return Unit.objects.filter(setting=Setting.VILLAGE.value)


def _visited(person: Person, asked: Asked) -> QuerySet[Unit]:
    return _schools(person, asked).filter(pk__in=_visits(person, asked).order_by().values("unit"))


def _unvisited(person: Person, asked: Asked) -> QuerySet[Unit]:
    return _schools(person, asked).exclude(pk__in=_visits(person, asked).order_by().values("unit"))


def _told(person: Person, asked: Asked) -> QuerySet[Finding]:
    rows = findings.counted(person, asked.period).filter(office=asked.office)
    if asked.area:
        grouped = with_group(rows, By.AREA, day="found_on", person="raised_by_id")
        rows = grouped.filter(**{GROUP: str(asked.area.pk)})
    rows = rows.filter(section=asked.section) if asked.section else rows
    rows = rows.filter(raised_on__visit__kind=asked.kind) if asked.kind else rows
    return rows.filter(unit__in=_rural()) if asked.rural else rows


def _closed(person: Person, asked: Asked) -> QuerySet[Finding]:
    return _told(person, asked).filter(closed_at__lt=end_of(asked.until))


def _on_time(person: Person, asked: Asked) -> QuerySet[Finding]:
    rows = findings.with_outcomes(_closed(person, asked))
    return findings.with_outcome(rows, Outcome.CLOSED_ON_TIME)


def _open(person: Person, asked: Asked) -> QuerySet[Finding]:
    still = Q(closed_at=None) | Q(closed_at__gte=end_of(asked.until))
    return _told(person, asked).filter(still)


def _overdue(person: Person, asked: Asked) -> QuerySet[Finding]:
    return _open(person, asked).filter(due_on__lt=asked.until)


def _told_where(**given: object) -> Rows:
    return lambda person, asked: _told(person, asked).filter(**given)


def _told_schools(person: Person, asked: Asked) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=_told(person, asked).order_by().values("unit"))


def _most_frequent(rows: QuerySet[Finding]) -> str:
    """Return the topics with most problems, such as 校园安全（12个）、食堂管理（7个）."""
    counted = rows.order_by().values("topic_title").annotate(n=Count("pk"))
    first = counted.order_by("-n", "topic_title")[:SHOWN_CATEGORIES]
    return "、".join(f"{row['topic_title']}（{row['n']}个）" for row in first) or "无"


def _notices(person: Person, asked: Asked) -> QuerySet[Document]:
    return documents.visible_to(person).filter(
        office=asked.office,
        kind=Kind.RECTIFICATION_NOTICE,
        state=State.ISSUED,
        issued_at__gte=end_of(date.fromordinal(asked.since.toordinal() - 1)),
        issued_at__lt=end_of(asked.until),
    )


def _signed_for(person: Person, asked: Asked) -> QuerySet[Document]:
    signed = Delivery.objects.filter(acknowledged_at__lt=end_of(asked.until)).values("document")
    return _notices(person, asked).filter(pk__in=signed)


def _answers(person: Person, asked: Asked) -> QuerySet[FeedbackItem]:
    """Return what principals said to the problems on the feedback lists they were handed."""
    made = _visits(person, asked).order_by().values("pk")
    return FeedbackItem.objects.filter(
        feedback__visit__in=made, feedback__withdrawn_at=None, feedback__signed_at__isnull=False
    ).select_related("finding__unit")


def _agreed(person: Person, asked: Asked) -> QuerySet[FeedbackItem]:
    return _answers(person, asked).filter(position=Position.AGREE)


def _objected(person: Person, asked: Asked) -> QuerySet[FeedbackItem]:
    return _answers(person, asked).filter(position=Position.OBJECT)


def _merits(person: Person, asked: Asked) -> QuerySet[GoodPractice]:
    made = _visits(person, asked).order_by().values("pk")
    return GoodPractice.objects.filter(visit__in=made).select_related("visit__unit")


def _burdened(person: Person, asked: Asked) -> QuerySet[Visit]:
    """Return the visits of the burden ledger: those that took place in the days, of one area."""
    rows = burden.went(person, asked.period).filter(
        scope_q(person, Permission.ANALYTICS_VIEW), office=asked.office
    )
    if asked.area:
        grouped = with_group(rows, By.AREA, day="planned_on", person="leader_id")
        rows = grouped.filter(**{GROUP: str(asked.area.pk)})
    return rows


def _sparing(what: str) -> Rows:
    """Return the visits that spared schools something: merging them is what the figure counts."""

    def rows(person: Person, asked: Asked) -> QuerySet[Visit]:
        made = _burdened(person, asked)
        lines = burden.lines_in(made)
        return made.filter(pk__in=[one.visit.pk for one in lines if getattr(one.spared, what)])

    return rows


def _spared(what: str) -> Callable[[QuerySet[Visit]], str]:
    return lambda rows: str(sum(getattr(one.spared, what) for one in burden.lines_in(rows)))


def _summed(what: str, per: int = 1) -> Callable[[QuerySet[Visit]], str]:
    return lambda rows: str(round(sum(getattr(one, what) for one in burden.lines_in(rows)) / per))


FIGURES: dict[str, Figure] = {
    "visits.made": Figure(_("入校督导次数"), _visits),
    "visits.complete_share": Figure(_("五个一齐全率"), _whole_visits, _visits),
    "visits.merits": Figure(_("典型经验"), _merits),
    "schools.all": Figure(_("应督导学校"), _schools),
    "schools.visited": Figure(_("已督导学校"), _visited),
    "schools.unvisited": Figure(_("未督导学校"), _unvisited),
    "schools.covered_share": Figure(_("督导覆盖率"), _visited, _schools),
    "findings.told": Figure(_("告知学校的问题"), _told),
    "findings.schools": Figure(_("有问题的学校"), _told_schools),
    "findings.serious": Figure(_("严重问题"), _told_where(severity=Severity.SERIOUS.value)),
    "findings.life_safety": Figure(_("危及人身安全的问题"), _told_where(life_safety=True)),
    "findings.relapsed": Figure(_("反弹的问题"), _told_where(relapsed=True)),
    "findings.frequent": Figure(_("集中的问题"), _told, said=_most_frequent),
    "findings.closed": Figure(_("已销号问题"), _closed),
    "findings.closed_share": Figure(_("销号率"), _closed, _told),
    "findings.on_time_share": Figure(_("按期销号率"), _on_time, _closed),
    "findings.open": Figure(_("未销号问题"), _open),
    "findings.overdue": Figure(_("逾期未改问题"), _overdue),
    "notices.issued": Figure(_("印发的整改通知书"), _notices),
    "notices.signed_share": Figure(_("整改通知书签收率"), _signed_for, _notices),
    "feedback.answers": Figure(_("学校逐项表态的问题"), _answers),
    "feedback.agreed_share": Figure(_("学校认可率"), _agreed, _answers),
    "feedback.objected": Figure(_("学校提出异议的问题"), _objected),
    "burden.visits": Figure(_("减负账：入校次数"), _burdened),
    "burden.person_hours": Figure(
        _("减负账：督学在校人时"), _burdened, said=_summed("person_minutes", 60)
    ),
    "burden.forms": Figure(_("减负账：检查表单"), _burdened, said=_summed("forms")),
    "burden.questions": Figure(_("减负账：学校回答的问题"), _burdened, said=_summed("questions")),
    "burden.visits_spared": Figure(
        _("减负账：少入校次数"), _sparing("visits"), said=_spared("visits")
    ),
    "burden.forms_spared": Figure(_("减负账：少填表单"), _sparing("forms"), said=_spared("forms")),
    "burden.questions_spared": Figure(
        _("减负账：少问问题"), _sparing("questions"), said=_spared("questions")
    ),
}
