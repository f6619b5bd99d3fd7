"""What a finding descends from, what may be it again, and who confirms that."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.findings.models import Finding, Kinship, Verification
from dudao.findings.queries.ledger import visible_to
from dudao.findings.rules.likeness import likeness
from dudao.findings.rules.lineage import Occurrence, occurrences
from dudao.findings.states import KinshipState, State
from dudao.org.models import Person
from dudao.org.queries import norm

#: What is suggested at most for one finding: more nobody compares.
MOST_SUGGESTED = 3
#: What is offered at most when somebody links by hand.
MOST_OFFERED = 30
_DAYS_A_YEAR = 365


class Line(NamedTuple):
    """The findings of one problem, oldest first, and every time it was there."""

    findings: list[Finding]
    times: list[Occurrence]

    @property
    def again(self) -> bool:
        """Tell whether the problem was there more than once."""
        return len(self.times) > 1


def earlier_than(finding: Finding) -> QuerySet[Finding]:
    """Return what the school was told of before, that stood, and that `finding` may be again."""
    return Finding.objects.filter(
        unit=finding.unit_id, told_at__isnull=False, raised_at__lt=finding.raised_at
    ).exclude(state=State.WITHDRAWN)


def like(finding: Finding) -> list[tuple[int, Finding]]:
    """Return the earlier findings of the same matter that say the same, the likest first.

    Of the same likeness the newest comes first: a problem descends from its last appearance.
    """
    years = norm("findings.kinship_years", office=finding.office)
    enough = norm("findings.kinship_likeness", office=finding.office)
    same = Q(topic=finding.topic)
    if finding.category_id is not None:
        same |= Q(category=finding.category_id)
    since = finding.found_on - timedelta(days=years * _DAYS_A_YEAR)
    rows = earlier_than(finding).filter(same, found_on__gte=since).order_by("-found_on", "-id")
    scored = [(likeness(finding.fact, row.fact), row) for row in rows]
    near = [(score, row) for score, row in scored if score >= enough]
    return sorted(near, key=lambda pair: -pair[0])[:MOST_SUGGESTED]


def offered(finding: Finding) -> list[Finding]:
    """Return the earlier findings to choose an ancestor from by hand, the likest first."""
    rows = earlier_than(finding).order_by("-found_on", "-id")[:500]
    near = sorted(rows, key=lambda row: -likeness(finding.fact, row.fact))
    return near[:MOST_OFFERED]


def suggested_for(finding: Finding, viewer: Person) -> QuerySet[Kinship]:
    """Return what `finding` may be again and nobody has decided, the likest first."""
    return (
        Kinship.objects.filter(
            finding=finding,
            state=KinshipState.SUGGESTED,
            ancestor__in=visible_to(viewer).filter(unit=finding.unit_id),
        )
        .select_related("ancestor")
        .order_by("-score", "-ancestor__found_on", "-id")
    )


def kinships_visible_to(person: Person) -> QuerySet[Kinship]:
    """Return the kinships that `person` may confirm or has confirmed, newest first."""
    return (
        Kinship.objects.filter(scope_q(person, Permission.LINEAGE_CONFIRM, "finding__unit"))
        .select_related("finding__unit", "ancestor", "decided_by")
        .order_by("-suggested_at", "-id")
    )


def kinships_waiting(person: Person) -> QuerySet[Kinship]:
    """Return the suggestions `person` should decide: of findings whose ancestor is not known."""
    return kinships_visible_to(person).filter(state=KinshipState.SUGGESTED, finding__ancestor=None)


def line_of(finding: Finding, viewer: Person) -> Line:
    """Return the line that `finding` belongs to, as far as `viewer` sees it."""
    ids = _whole({finding.pk}, finding.unit_id)
    findings = list(visible_to(viewer).filter(pk__in=ids).order_by("found_on", "raised_at", "id"))
    verdicts: dict[UUID, list[Verification]] = {row.pk: [] for row in findings}
    for judged in Verification.objects.filter(finding__in=verdicts).order_by("at", "id"):
        verdicts[judged.finding_id].append(judged)
    standing = [row for row in findings if row.state != State.WITHDRAWN]
    return Line(findings, occurrences((row, verdicts[row.pk]) for row in standing))


def _whole(known: set[UUID], unit_id: int) -> set[UUID]:
    """Return every finding that a chain of confirmed links joins to the `known` ones."""
    links = list(
        Finding.objects.filter(unit=unit_id, ancestor__isnull=False).values_list("pk", "ancestor")
    )
    return _joined(known, links)


def _joined(known: set[UUID], links: Iterable[tuple[UUID, UUID | None]]) -> set[UUID]:
    found = set(known)
    while (
        more := {one for link in links if found & set(link) for one in link if one is not None}
        - found
    ):
        found |= more
    return found
