"""How well earlier problems are found in three years whose recurrences are known."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from dudao.findings.actions import suggest_ancestors
from dudao.findings.models import Finding, Kinship
from dudao.findings.states import Route, Severity
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests.findings.three_years import SEED, Planted, bank, planted_again, three_years


class Measured(NamedTuple):
    """How many findings, recurrences and suggestions there were, and how many were right.

    `right` counts suggestions; `found` counts recurrences with a right one among theirs.
    """

    findings: int
    again: int
    suggested: int
    right: int
    found: int

    @property
    def precision(self) -> float:
        """Return the share of the suggestions that are right."""
        return self.right / self.suggested

    @property
    def recall(self) -> float:
        """Return the share of the recurrences that were found."""
        return self.found / self.again


def measure(schools: list[Unit], by: Person, seed: int = SEED) -> Measured:
    """Write three years of findings of `schools` down and let the queue's action compare them."""
    versions = list(Version.objects.filter(instrument__office=None).order_by("pk"))
    rows = three_years(bank(versions), seed, len(schools))
    written = Finding.objects.bulk_create(
        _finding(n, row, schools[row.school], by) for n, row in enumerate(rows)
    )
    for finding in written:
        suggest_ancestors(finding.pk)
    problem = {finding.pk: row.problem for finding, row in zip(written, rows, strict=True)}
    pairs = Kinship.objects.filter(finding__in=problem).values_list("finding", "ancestor")
    right = [one for one, other in pairs if problem[one] == problem[other]]
    return Measured(len(rows), len(planted_again(rows)), len(pairs), len(right), len(set(right)))


def _finding(n: int, row: Planted, school: Unit, by: Person) -> Finding:
    at = datetime.combine(row.found_on, time(10), tzinfo=clock.CHINA) + timedelta(seconds=n)
    return Finding(
        number=f"问〔{row.found_on.year}〕{n + 1}号",
        unit=school,
        office=school.office,
        topic=row.topic,
        topic_title=row.topic,
        severity=Severity.GENERAL,
        route=Route.SUGGESTION,
        fact=row.fact,
        demand="整改",
        found_on=row.found_on,
        workdays=10,
        due_on=row.found_on + timedelta(days=14),
        first_due_on=row.found_on + timedelta(days=14),
        raised_by=by,
        raised_at=at,
        told_at=at,
    )
