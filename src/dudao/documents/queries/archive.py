"""Reading the archive: who sees which volumes, what lies in them, how long they are kept."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.models import Series, Volume, VolumeItem
from dudao.documents.rules import KEPT_LIKE, appraised_from, retention_of
from dudao.documents.states import ARCHIVE_SERIES, Kind, Matter, Retention, VolumeState
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import norm

#: Above these a volume is closed by a job, so that nobody waits for the page.
SLOW_ITEMS, SLOW_BYTES = 80, 40 << 20
#: A job that has not closed a volume by then has died; somebody may go on with it.
PATIENCE = timedelta(minutes=15)


def volumes_visible_to(person: Person) -> QuerySet[Volume]:
    """Return the volumes about the units whose archive `person` may look into."""
    return Volume.objects.filter(scope_q(person, Permission.ARCHIVE_VIEW)).select_related(
        "office", "unit", "bundle"
    )


def items_of(volume: Volume) -> QuerySet[VolumeItem]:
    """Return what lies in `volume`, in its order, without the texts of the documents."""
    return (
        volume.items.select_related("document", "file").defer("document__content").order_by("place")
    )


def closed_of(office: Unit, year: int) -> QuerySet[Volume]:
    """Return the numbered volumes of a year by their place, as a transfer list has them."""
    return (
        Volume.objects.filter(office=office, year=year, place__gt=0)
        .exclude(state=VolumeState.OPEN)
        .select_related("unit", "office", "bundle")
        .order_by("place")
    )


def due_for_appraisal(rows: QuerySet[Volume], year: int) -> QuerySet[Volume]:
    """Return those of `rows` whose time of keeping has run out in `year` (到期鉴定)."""
    due = Q(pk__in=[])
    for retention in Retention:
        first = appraised_from(0, retention)
        if first is not None:
            due |= Q(retention=retention.value, year__lte=year - first)
    return rows.filter(due).exclude(state=VolumeState.OPEN)


def years_of(rows: QuerySet[Volume]) -> list[int]:
    """Return the years there are volumes of, newest first."""
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def retention_now(
    matter: Matter, office: Unit, papers: Iterable[tuple[str, datetime | None]]
) -> Retention:
    """Return how long a volume with `papers` (kind, when issued) is kept: the longest of them.

    The norm of each kind is that of the paper's own day; the records of the matter count too.
    """
    held = {(kind, _day(at)) for kind, at in papers}
    if matter in KEPT_LIKE:
        held.add((str(KEPT_LIKE[matter]), clock.today()))
    return retention_of(
        norm(f"documents.retention.years.{Kind(kind).value}", on=day, office=office)
        for kind, day in held
    )


def archive_code(office: Unit, year: int) -> str:
    """Return the 全宗号 of a year: as it was set last, else the office's region code."""
    known = Series.objects.filter(office=office, kind=ARCHIVE_SERIES)
    now = known.filter(year=year).first() or known.order_by("-year").first()
    return now.prefix if now else office.region_code


def closing() -> Q:
    """Return the filter for volumes that a job is closing now."""
    return Q(state=VolumeState.OPEN.value, closing_at__gt=clock.now() - PATIENCE)


def is_closing(volume: Volume) -> bool:
    """Tell whether a job is closing `volume` now; one that died keeps it from nobody."""
    return volume.closing_at is not None and volume.closing_at > clock.now() - PATIENCE


def is_slow(volume: Volume, coming: int = 0) -> bool:
    """Tell whether closing `volume`, with so many put in before, takes longer than a page may."""
    row = volume.items.aggregate(n=Count("pk"), size=Sum("file__size"))
    return row["n"] + coming > SLOW_ITEMS or (row["size"] or 0) > SLOW_BYTES


def _day(at: datetime | None) -> date:
    return at.astimezone(clock.CHINA).date() if at else clock.today()
