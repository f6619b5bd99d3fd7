"""The coverage matrix: item × school × month, its gaps and until when each can be closed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Model, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from dudao.access.permissions import Permission
from dudao.access.queries import holding, scope_q
from dudao.org.models import Person, Unit
from dudao.org.queries import within
from dudao.org.states import UnitKind
from dudao.planning.models import Obligation, Rule, Tally
from dudao.planning.queries.plan_gaps import gaps_of as gaps_of
from dudao.planning.rules.cells import Cell, Standing, cell_of
from dudao.planning.rules.windows import school_year
from dudao.planning.states import Per, Source
from dudao.planning.states.coverage import Cover

#: What no rule asks for stands beside the rules under the name of its source.
BY_HAND = tuple(source for source in Source if source != Source.RULE)
FAR = 400
COVER: str = "cover"
MONTH: str = "month"


class Item(NamedTuple):
    """A line of what is asked: a rule by its key, or a source of tasks."""

    key: str
    title: str
    short: str


class Counts(dict[str, int]):
    """How many obligations stand how, by the value of `Cover`."""

    @property
    def due(self) -> int:
        """Return how many there are, the waived left out."""
        return self.total - self.get(Cover.WAIVED, 0)

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(self.values())


def visible_to(person: Person) -> QuerySet[Obligation]:
    """Return the obligations of schools whose plans `person` may see."""
    return Obligation.objects.filter(scope_q(person, Permission.PLAN_VIEW))


def in_year(rows: QuerySet[Any], year: int) -> QuerySet[Any]:
    """Return those of `rows` (obligations, or their tally) that begin in a school year."""
    return rows.filter(first_on__range=school_year(year))


def of_item(rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    """Return those of `rows` (obligations, or their tally) that belong to one item."""
    if not key:
        return rows
    if key in BY_HAND:
        return rows.filter(source=key)
    return rows.filter(rule_id__in=list(Rule.objects.filter(key=key).values_list("pk", flat=True)))


def schools_of(rows: QuerySet[Obligation], kindergartens: bool) -> QuerySet[Obligation]:
    """Return those of kindergartens, or those of all other schools."""
    kind = Q(unit__kind=UnitKind.KINDERGARTEN.value)
    return rows.filter(kind if kindergartens else ~kind)


def tally(person: Person) -> QuerySet[Tally] | None:
    """Return what was counted of the regions `person` sees; None for who sees single schools."""
    scope = Q(pk__in=[])
    for held in holding(person, Permission.PLAN_VIEW):
        if held.units:
            return None
        scope |= within(held.region_code)
    return Tally.objects.filter(scope)


def gap_q(today: date, days: int = FAR) -> Q:
    """Return the filter for obligations that nothing meets, plans or foresees, and that can still
    be closed, at the latest within `days` days.
    """
    nothing = Q(planned_on=None) & (Q(foreseen_on=None) | Q(foreseen_on__lt=today))
    until = today + timedelta(days=days)
    soon = Q(latest_on__lte=until) | Q(latest_on=None, last_on__lte=until)
    return _open(today) & nothing & soon


def missed_q(today: date) -> Q:
    """Return the filter for obligations that can no longer be met in time."""
    return Q(met_on=None, waived_at=None) & _late(today)


def _late(today: date) -> Q:
    return Q(latest_on__lt=today) | Q(latest_on=None, last_on__lt=today)


def _open(today: date) -> Q:
    return Q(met_on=None, waived_at=None) & (
        Q(latest_on__gte=today) | Q(latest_on=None, last_on__gte=today)
    )


def with_cover(rows: QuerySet[Obligation], today: date) -> QuerySet[Obligation]:
    """Return `rows`, each with its `cover` (a `Cover`) on `today`."""
    found: QuerySet[Obligation] = rows.annotate(
        **{
            COVER: _cased(
                waived=Q(waived_at__isnull=False),
                met=Q(met_on__isnull=False),
                missed=_late(today),
                planned=Q(planned_on__isnull=False),
                foreseen=Q(foreseen_on__gte=today),
            )
        }
    )
    return found


def _counted(rows: QuerySet[Tally], today: date, *by: str) -> Iterable[dict[str, Any]]:
    cover = _cased(
        waived=Q(waived=True),
        met=Q(met=True),
        missed=Q(until_on__lt=today),
        planned=Q(planned=True),
        foreseen=Q(foreseen_on__gte=today),
    )
    counted = rows.annotate(cover=cover).order_by().values(*by, "cover")
    return list(counted.annotate(count=Sum("n")))


def _cased(**when: Q) -> Case:
    """Return the first of the named states that holds; a gap without any."""
    cases = [When(holds, then=Value(Cover(name).value)) for name, holds in when.items()]
    return Case(*cases, default=Value(Cover.GAP.value), output_field=CharField())


def totals(rows: QuerySet[Obligation] | QuerySet[Tally], today: date) -> dict[str, Counts]:
    """Return by item how `rows` (obligations, or their tally) stand, in one statement."""
    found: dict[str, Counts] = defaultdict(Counts)
    keys = dict(Rule.objects.values_list("pk", "key"))
    for row in _rows(rows, today, "rule_id", "source"):
        counts = found[keys.get(row["rule_id"], row["source"])]
        counts[row["cover"]] = counts.get(row["cover"], 0) + row["count"]
    return found


def by_month(rows: QuerySet[Obligation] | QuerySet[Tally], today: date) -> dict[date, Counts]:
    """Return by the first day of a month how `rows` stand, in one statement; see `monthly`."""
    if rows.model is not Tally:
        stands = Coalesce("met_on", "planned_on", "foreseen_on", "latest_on", "last_on")
        rows = rows.annotate(**{MONTH: TruncMonth(stands)})
    found: dict[date, Counts] = defaultdict(Counts)
    for row in _rows(rows, today, "month"):
        counts = found[row["month"]]
        counts[row["cover"]] = counts.get(row["cover"], 0) + row["count"]
    return found


def _rows(rows: QuerySet[Any], today: date, *by: str) -> Iterable[dict[str, Any]]:
    model: type[Model] = rows.model
    if model is Tally:
        return [row for row in _counted(rows, today, *by) if row["count"]]
    counted = with_cover(rows, today).order_by().values(*by, "cover")
    return list(counted.annotate(count=Count("pk")))


def gaps_until(rows: QuerySet[Tally], today: date, until: date) -> dict[str, tuple[int, date]]:
    """Return by item how many gaps must be closed by `until`, and the day of the first of them."""
    nothing = Q(foreseen_on=None) | Q(foreseen_on__lt=today)
    soon = rows.filter(
        nothing, met=False, waived=False, planned=False, until_on__range=(today, until)
    )
    lines = soon.order_by().values("rule_id", "source", "until_on").annotate(count=Sum("n"))
    due = list(lines.filter(count__gt=0).order_by("until_on"))
    keys = dict(Rule.objects.values_list("pk", "key")) if due else {}
    found: dict[str, tuple[int, date]] = {}
    for row in due:
        key = keys.get(row["rule_id"] or 0, row["source"])
        count, first = found.get(key, (0, row["until_on"]))
        found[key] = count + row["count"], first
    return found


def items(keys: Iterable[str]) -> list[Item]:
    """Return the items with these keys: any visit first, then matters in order, then tasks."""
    wanted = set(keys)
    rules = Rule.objects.filter(key__in=wanted).select_related("matter")
    newest = {rule.key: rule for rule in rules.order_by("valid_from", "pk")}
    ordered = sorted(newest.values(), key=place)
    return [
        *(Item(rule.key, rule.title, _short(rule)) for rule in ordered),
        *(Item(s.value, str(s.label), str(s.label)) for s in BY_HAND if s in wanted),
    ]


def place(rule: Rule) -> tuple[Any, ...]:
    """Return what rules are put in order by: any visit first, then matters in order."""
    pers = list(Per)
    position = rule.matter.position if rule.matter else 0
    return (rule.per == Per.YEAR, pers.index(Per(rule.per)), rule.look_back, position, rule.key)


def _short(rule: Rule) -> str:
    words = rule.matter.words if rule.matter else []
    return words[0] if words else rule.title


def item_of(obligation: Obligation) -> str:
    """Return the key of the item an obligation (with its rule) belongs to."""
    return obligation.rule.key if obligation.rule else obligation.source


def of_schools(
    rows: QuerySet[Obligation], units: Sequence[Unit], today: date
) -> dict[int, list[Obligation]]:
    """Return the obligations of each of `units`, in order, in one statement."""
    found: dict[int, list[Obligation]] = defaultdict(list)
    own = with_cover(rows.filter(unit__in=[unit.pk for unit in units]), today)
    for row in own.select_related("rule").order_by("first_on", "nth", "id"):
        found[row.unit_id].append(row)
    return found


def standings(
    rows: QuerySet[Obligation], units: Sequence[Unit], today: date
) -> dict[int, list[Standing]]:
    """Return how each of `units` stands for what it is asked, in one statement."""
    found: dict[int, list[Standing]] = defaultdict(list)
    own = with_cover(rows.filter(unit__in=[unit.pk for unit in units]), today)
    named = own.annotate(item=Coalesce("rule__key", "source")).order_by("first_on", "nth", "id")
    for values in named.values_list(*Standing._fields):
        found[values[0]].append(Standing(*values))
    return found


def cells(rows: Iterable[Standing], today: date) -> dict[str, Cell]:
    """Return by item how a school stands, from its obligations."""
    grouped: dict[str, list[Standing]] = defaultdict(list)
    for row in rows:
        grouped[row.item].append(row)
    return {key: cell_of(own, today) for key, own in grouped.items()}


def monthly(rows: Iterable[Standing], today: date) -> dict[date, Cell]:
    """Return by the first day of a month how a school stands for one item.

    Each obligation stands in the month in which it was met, is planned for or foreseen; a gap in
    that in which it can be closed at the latest.
    """
    grouped: dict[date, list[Standing]] = defaultdict(list)
    for row in rows:
        day = row.met_on or row.planned_on or row.foreseen_on or row.latest_on or row.last_on
        grouped[day.replace(day=1)].append(row)
    return {month: cell_of(own, today) for month, own in grouped.items()}
