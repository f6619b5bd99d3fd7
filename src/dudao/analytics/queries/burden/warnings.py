"""What speaks against one more visit to a school, before it is assigned."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from dudao.analytics.queries.burden.bounds import held
from dudao.analytics.rules import Exceeded, Limits, exceeded_with, must_explain
from dudao.findings.states import State as FindingState
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Unit
from dudao.org.queries import norm_values, office_of
from dudao.planning.models import Assignment
from dudao.planning.queries import standing
from dudao.planning.states import VisitKind
from dudao.visits.models import Visit
from dudao.visits.states import ANSWERED, State

MONTH_DAYS = 31


class Warned(NamedTuple):
    """Why not: `code` is day, week, month or unfound; `explain` asks for a reason."""

    code: str
    words: str
    explain: bool


def warnings_for(
    unit: Unit, day: date, kind: str = "", *, beside: Assignment | None = None
) -> list[Warned]:
    """Return what speaks against a visit of `kind` to `unit` on `day`, planned ones included.

    The limits are those of 成都一码检查 (1 a day, 2 a week, 3 a month, norms of the office); after
    three visits without a problem the next is explained. A follow-up never needs a reason.
    `beside` is the assignment that is this visit, where there is one already.
    """
    norms = norm_values(office_of(unit), clock.today())
    limits = limits_of(norms)
    told = [_told(one) for one in exceeded_with(_days_near(unit, day, beside), day, limits)]
    run = norms["planning.unfound_visits"]
    if must_explain(_found_before(unit, day, run), run):
        words = _("最近连续 %(n)d 次入校没有发现问题，再次入校请说明理由。") % {"n": run}
        told.append(Warned("unfound", words, kind != VisitKind.FOLLOW_UP))
    return told


def require_explained(unit: Unit, day: date, kind: str, reason: str) -> None:
    """Raise `Invalid` where a visit must be explained and is not."""
    if reason.strip():
        return
    asking = [one.words for one in warnings_for(unit, day, kind) if one.explain]
    if asking:
        raise Invalid(" ".join(asking), fields={"explained": _("请说明为什么还要入校。")})


def limits_of(norms: dict[str, int]) -> Limits:
    """Return the limits among the norms of an office."""
    return Limits(
        norms["planning.visits_per_day"],
        norms["planning.visits_per_week"],
        norms["planning.visits_per_month"],
    )


def _days_near(unit: Unit, day: date, beside: Assignment | None) -> list[date]:
    """Return the days of other visits to `unit` around `day`: assigned, or of one's own accord."""
    around = timedelta(days=MONTH_DAYS)
    near = (held(day) - around, held(day) + around)
    rows = standing(unit).filter(planned_on__range=near)
    rows = rows.exclude(pk=beside.pk) if beside else rows
    assigned = rows.values_list("planned_on", flat=True)
    others = Visit.objects.filter(unit=unit, assignment=None, planned_on__range=near)
    unplanned = others.exclude(state=State.CANCELLED).values_list("planned_on", flat=True)
    return [*assigned, *unplanned]


def _found_before(unit: Unit, day: date, run: int) -> list[int]:
    """Return how many problems the last visits found, the newest first; look-backs seek none."""
    stands = ~Q(raised__finding__state=FindingState.WITHDRAWN.value)
    ended = Visit.objects.filter(
        unit=unit, state__in=sorted(ANSWERED), planned_on__lte=day
    ).exclude(kind=VisitKind.FOLLOW_UP)
    counted = ended.annotate(problems=Count("raised", filter=stands))
    newest = counted.order_by("-checked_in_at", "-pk").values_list("problems", flat=True)
    return list(newest[:run])


def _told(one: Exceeded) -> Warned:
    words = _("%(span)s已有 %(n)d 次入校，再去就超过 %(limit)d 次的限度，能合并的请合并。") % {
        "span": one.span.label,
        "n": one.visits - 1,
        "limit": one.limit,
    }
    return Warned(one.span.value, words, explain=False)
