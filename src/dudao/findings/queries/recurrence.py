"""Which problems come back, where, and which were closed on paper only."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Left, Round
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.findings.models import (
    Finding,
    RectificationFile,
    Verification,
    VerificationFile,
)
from dudao.findings.rules.lineage import Rate
from dudao.findings.states import State, Verdict
from dudao.org.models import Person, Region, Unit

COUNTY_DIGITS = 6


class Period(TypedDict, total=False):
    """The days between which the problems were found."""

    found_from: date | None
    found_to: date | None


def counted_q(prefix: str = "", **period: Unpack[Period]) -> Q:
    """Return the filter for findings that count: told, standing, found in the period."""
    wanted = Q(**{f"{prefix}told_at__isnull": False})
    if period.get("found_from"):
        wanted &= Q(**{f"{prefix}found_on__gte": period["found_from"]})
    if period.get("found_to"):
        wanted &= Q(**{f"{prefix}found_on__lte": period["found_to"]})
    return wanted & ~Q(**{f"{prefix}state": State.WITHDRAWN})


def counted(person: Person, **period: Unpack[Period]) -> QuerySet[Finding]:
    """Return the findings that count in the figures of `person`."""
    return Finding.objects.filter(scope_q(person, Permission.ANALYTICS_VIEW), counted_q(**period))


def _again(path: str = "pk") -> Exists:
    """Return the condition that a finding was confirmed to have come back as another one."""
    after = Finding.objects.filter(ancestor=OuterRef(path), told_at__isnull=False)
    return Exists(after.exclude(state=State.WITHDRAWN))


_CLOSED = Q(closed_at__isnull=False) | Q(relapsed=True)


def _figures(rows: QuerySet[Finding], by: str) -> list[dict[str, Any]]:
    back = Q(relapsed=True) | Q(was_again=True)
    grouped = rows.annotate(was_again=_again()).order_by().values(by)
    return list(
        grouped.annotate(
            found=Count("pk"),
            ever_closed=Count("pk", filter=_CLOSED),
            returned=Count("pk", filter=_CLOSED & back),
        )
    )


def rates_by_topic(person: Person, **period: Unpack[Period]) -> list[Rate]:
    """Return the rate of every matter, the highest first."""
    rows = _figures(counted(person, **period), "topic_title")
    return _sorted(Rate(str(r["topic_title"]), str(r["topic_title"]), *_numbers(r)) for r in rows)


def rates_by_county(person: Person, **period: Unpack[Period]) -> list[Rate]:
    """Return the rate of every county, the highest first."""
    rows = counted(person, **period).annotate(county=Left("unit__region_code", COUNTY_DIGITS))
    found = _figures(rows, "county")
    known = Region.objects.filter(code__in=[r["county"] for r in found], valid_to=None)
    names = dict(known.values_list("code", "name"))
    return _sorted(
        Rate(names.get(str(r["county"]), _("未知区划")), str(r["county"]), *_numbers(r))
        for r in found
    )


def rate_of(unit: Unit, rows: QuerySet[Finding], until: datetime) -> Rate:
    """Return the rate of one school among `rows`, as it was known at `until`."""
    judged = Verification.objects.filter(finding=OuterRef("pk"), at__lt=until)
    again = Finding.objects.filter(ancestor=OuterRef("pk"), told_at__lt=until)
    closed = Q(closed_at__lt=until) | Q(was_closed=True)
    figures = (
        rows.filter(counted_q(), unit=unit, told_at__lt=until)
        .annotate(
            was_closed=Exists(judged.filter(verdict=Verdict.RECTIFIED)),
            was_again=Exists(judged.filter(verdict=Verdict.RELAPSED))
            | Exists(again.exclude(state=State.WITHDRAWN)),
        )
        .aggregate(
            found=Count("pk"),
            ever_closed=Count("pk", filter=closed),
            returned=Count("pk", filter=closed & Q(was_again=True)),
        )
    )
    return Rate(unit.name, str(unit.pk), *_numbers(figures))


def schools_with_rates(person: Person, **period: Unpack[Period]) -> QuerySet[Unit]:
    """Return the schools where problems were closed, with `found`, `ever_closed`, `returned`
    and `percent`, in one pass over the findings.
    """
    counts = counted_q("findings__", **period)
    closed = counts & (Q(findings__closed_at__isnull=False) | Q(findings__relapsed=True))
    back = closed & (Q(findings__relapsed=True) | Q(_again("findings__pk")))
    return (
        Unit.objects.filter(scope_q(person, Permission.ANALYTICS_VIEW, ""))
        .annotate(
            found=Count("findings", filter=counts),
            ever_closed=Count("findings", filter=closed),
            returned=Count("findings", filter=back),
        )
        .filter(ever_closed__gt=0)
        .annotate(percent=Round(F("returned") * 100.0 / F("ever_closed")))
    )


def _numbers(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["found"], row["ever_closed"], row["returned"]


def _sorted(rates: Iterable[Rate]) -> list[Rate]:
    """Return the rates, the highest first, those without any at the end."""
    return sorted(
        rates,
        key=lambda rate: (-1 if rate.percent is None else rate.percent, rate.closed),
        reverse=True,
    )


def on_paper(person: Person, days: int) -> QuerySet[Finding]:
    """Return what was closed on paper only (纸面销号) in the reach of `person`, with why."""
    return doubted(counted(person), days)


def doubted(rows: QuerySet[Finding], days: int) -> QuerySet[Finding]:
    """Return those of `rows` that were closed on paper only, with why: `bare` and `soon_back`.

    `bare`: closed, and neither looked at on the spot nor shown by any evidence. `soon_back`: there
    again within `days` days of being closed. Seen solved on the spot after that, by a verdict or
    a recheck, it is in doubt no more.
    """
    return rows.annotate(bare=_bare(), soon_back=_soon_back(timedelta(days=days))).filter(
        Q(bare=True) | Q(soon_back=True)
    )


def _bare() -> Case:
    shown = RectificationFile.objects.filter(rectification=OuterRef("rectification"))
    pictured = VerificationFile.objects.filter(verification=OuterRef("pk"))
    proved = Verification.objects.filter(
        Q(on_site=True) | Exists(shown) | Exists(pictured),
        finding=OuterRef("pk"),
        verdict=Verdict.RECTIFIED,
        at__gte=OuterRef("closed_at"),
    )
    return Case(
        When(Q(state=State.CLOSED) & ~Exists(proved), then=True),
        default=False,
        output_field=BooleanField(),
    )


def _soon_back(within: timedelta) -> Case:
    before = Verification.objects.filter(
        finding=OuterRef("finding"),
        verdict=Verdict.RECTIFIED,
        at__lte=OuterRef("at"),
        at__gte=OuterRef("at") - within,
    )
    relapses = Verification.objects.filter(
        Exists(before), ~_seen("finding", "at"), finding=OuterRef("pk"), verdict=Verdict.RELAPSED
    )
    again = Finding.objects.filter(
        ~_seen("ancestor", "raised_at"),
        ancestor=OuterRef("pk"),
        told_at__isnull=False,
        raised_at__gte=OuterRef("closed_at"),
        raised_at__lte=OuterRef("closed_at") + within,
    ).exclude(state=State.WITHDRAWN)
    return Case(
        When(Exists(relapses) | Exists(again), then=True),
        default=False,
        output_field=BooleanField(),
    )


def _seen(finding: str, since: str) -> Exists:
    """Return the condition that a finding was seen solved on the spot since a moment."""
    return Exists(
        Verification.objects.filter(
            finding=OuterRef(finding),
            verdict=Verdict.RECTIFIED,
            on_site=True,
            at__gt=OuterRef(since),
        )
    )
