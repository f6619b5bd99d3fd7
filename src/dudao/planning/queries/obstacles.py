"""What stands in the way of a proposed visit where somebody puts it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from dudao.inspectorate.queries import inspectors_of, recused_from, words
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment, Obligation, Proposal, ProposedVisit
from dudao.planning.queries.absences import away_between
from dudao.planning.queries.months import limits_of, open_days, planned_at
from dudao.planning.rules.months import Span, span_of
from dudao.planning.solving import Limits
from dudao.planning.solving.room import week_of
from dudao.planning.states import State


class Wish(NamedTuple):
    """A visit as somebody wants it; `visit` is the one it replaces, if it is there already."""

    proposal: Proposal
    unit: Unit
    day: date
    leader: Person
    companions: Sequence[Person]
    obligations: Collection[Obligation]
    visit: ProposedVisit | None = None


def obstacles(wish: Wish) -> dict[str, str]:
    """Return what stands in the way of a wish, by field; empty when nothing does."""
    span = span_of(wish.proposal.month)
    limits = limits_of(wish.proposal.office, span.first)
    found = {
        "day": _of_day(wish, span) or _of_school(wish, span, limits),
        "leader": _of_people(wish, [wish.leader]) or _of_tour(wish, limits),
        "companions": _of_people(wish, wish.companions),
        "obligations": _of_obligations(wish),
    }
    return {field: why for field, why in found.items() if why}


def _of_day(wish: Wish, span: Span) -> str:
    if not span.first <= wish.day <= span.last:
        return _("应在%(month)s之内") % {"month": f"{span.first:%Y-%m}"}
    if wish.day < clock.today():
        return _("这一天已经过去")
    if wish.day not in open_days(wish.proposal.office, [wish.unit], span)[wish.unit.pk]:
        return _("这一天不是入校日（节假日、学期外，或学校正在考试、静校）")
    return ""


def _of_school(wish: Wish, span: Span, limits: Limits) -> str:
    """Return in words which limit of the school would be passed."""
    others = wish.proposal.visits.filter(unit=wish.unit, made=None)
    if wish.visit is not None:
        others = others.exclude(pk=wish.visit.pk)
    days = [*planned_at([wish.unit], span)[wish.unit.pk], *others.values_list("day", flat=True)]
    if days.count(wish.day) >= limits.per_day:
        return _("“%(unit)s”这一天已有入校安排（每天最多%(count)d次）") % {
            "unit": wish.unit,
            "count": limits.per_day,
        }
    if sum(week_of(day) == week_of(wish.day) for day in days) >= limits.per_week:
        return _("“%(unit)s”这一周已有%(count)d次入校安排，已到上限") % {
            "unit": wish.unit,
            "count": limits.per_week,
        }
    if sum(span.first <= day <= span.last for day in days) >= limits.per_month:
        return _("“%(unit)s”这个月已有%(count)d次入校安排，已到上限") % {
            "unit": wish.unit,
            "count": limits.per_month,
        }
    return ""


def _of_people(wish: Wish, people: Sequence[Person]) -> str:
    ids = [person.pk for person in people]
    known = set(inspectors_of(wish.proposal.office).values_list("person", flat=True))
    recused = recused_from(wish.unit, wish.day)
    away = away_between(ids, wish.day, wish.day)
    problems = []
    for person in people:
        if person.pk not in known:
            problems.append(_("%(who)s不是本督导室登记的督学") % {"who": person})
        elif person.pk in recused:
            problems.append(
                _("%(who)s应当回避（%(why)s）") % {"who": person, "why": words(recused[person.pk])}
            )
        elif person.pk in away:
            problems.append(_("%(who)s这一天不在岗") % {"who": person})
    return _("；").join(problems)


def _of_tour(wish: Wish, limits: Limits) -> str:
    """Return in words that the leader would go to too many schools on that day."""
    others = wish.proposal.visits.filter(day=wish.day, made=None)
    if wish.visit is not None:
        others = others.exclude(pk=wish.visit.pk)
    going = Q(leader=wish.leader) | Q(
        pk__in=ProposedVisit.companions.through.objects.filter(person=wish.leader).values(
            "proposedvisit"
        )
    )
    joined = Assignment.companions.through.objects.filter(person=wish.leader)
    standing = Assignment.objects.filter(
        Q(leader=wish.leader) | Q(pk__in=joined.values("assignment")), planned_on=wish.day
    ).exclude(state=State.WITHDRAWN)
    if others.filter(going).count() + standing.count() < limits.schools_a_day:
        return _of_minutes(wish, others, limits)
    return _("%(who)s这一天已到%(count)d所学校，已到上限") % {
        "who": wish.leader,
        "count": limits.schools_a_day,
    }


def _of_minutes(wish: Wish, others: QuerySet[ProposedVisit], limits: Limits) -> str:
    """Return in words that the leader's day would be too long."""
    led = others.filter(leader=wish.leader).aggregate(minutes=Sum("obligations__minutes"))
    minutes = (led["minutes"] or 0) + sum(one.minutes for one in wish.obligations)
    # One visit that is too long by itself is told of with its jobs.
    if not led["minutes"] or minutes <= limits.minutes_a_day:
        return ""
    return _("%(who)s这一天的任务共约%(minutes)d分钟，一天最多%(limit)d分钟") % {
        "who": wish.leader,
        "minutes": minutes,
        "limit": limits.minutes_a_day,
    }


def _of_obligations(wish: Wish) -> str:
    """Return in words which jobs cannot be done there and then."""
    strange = [one for one in wish.obligations if one.unit_id != wish.unit.pk]
    if strange:
        return _("有的任务不是这所学校的")
    outside = [one for one in wish.obligations if not one.first_on <= wish.day <= one.last_on]
    if outside:
        return _("；").join(
            _("“%(what)s”应在%(first)s至%(last)s完成")
            % {
                "what": one.title,
                "first": f"{one.first_on:%m-%d}",
                "last": f"{one.last_on:%m-%d}",
            }
            for one in outside
        )
    rules = [one.rule_id for one in wish.obligations if one.rule_id]
    if len(rules) != len(set(rules)):
        return _("同一项要求的两次入校不能并成一次")
    minutes = sum(one.minutes for one in wish.obligations)
    limit = limits_of(wish.proposal.office, wish.proposal.month).minutes_a_day
    if minutes > limit:
        return _("任务共约%(minutes)d分钟，一天最多%(limit)d分钟，请分两次入校") % {
            "minutes": minutes,
            "limit": limit,
        }
    return ""
