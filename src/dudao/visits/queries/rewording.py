"""Which items of which forms say too often what is not so."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from dudao.findings.models import Objection
from dudao.findings.queries import visible_to as findings_visible_to
from dudao.findings.queries.objections import narrowed, with_final
from dudao.instruments.models import Version
from dudao.org.models import Person
from dudao.org.queries import norm, office_of
from dudao.visits.models import VisitFinding

_EXAMPLES = 3


class Rewording(NamedTuple):
    """An item whose findings were often overturned; `version` is the newest form that has it."""

    version: Version
    item: str
    label: str
    raised: int
    overturned: int
    examples: list[Objection]


def to_reword(person: Person, first: date, last: date) -> list[Rewording]:
    """Return the items whose findings, told from `first` to `last`, were overturned too often."""
    office = office_of(person.unit) if person.unit else None
    often = norm("findings.objection_overturned_times", office=office)
    told = findings_visible_to(person).filter(told_at__date__gte=first, told_at__date__lte=last)
    about = with_final(Objection.objects.filter(finding__in=told))
    overturned = narrowed(about, overturned=True)
    counted = (
        VisitFinding.objects.filter(finding__in=told.values("pk"), record__isnull=False)
        .values("record__version__instrument", "item")
        .annotate(
            raised=Count("pk"),
            overturned=Count("pk", filter=Q(finding__in=overturned.values("finding"))),
        )
        .filter(overturned__gte=often)
        .order_by("-overturned", "record__version__instrument", "item")
    )
    return [
        _rewording(row["record__version__instrument"], row["item"], row["raised"],
                   row["overturned"], overturned)
        for row in counted
    ]  # fmt: skip


def _rewording(
    form: int, item: str, raised: int, overturned: int, objections: QuerySet[Objection]
) -> Rewording:
    versions = Version.objects.filter(instrument=form).select_related("instrument")
    # An item that a newer version dropped is named as the last one did that had it.
    having = ((one, one.form.item(item)) for one in versions.order_by("-number"))
    version, label = next((one, asked.label) for one, asked in having if asked is not None)
    examples = objections.filter(
        finding__raised_on__record__version__instrument=form, finding__raised_on__item=item
    )
    newest = examples.select_related("finding__unit").order_by("-filed_at", "-id")[:_EXAMPLES]
    return Rewording(version, item, label, raised, overturned, list(newest))
