"""Many notices at once; what one notice cannot do does not stop the others."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents import actions as documents
from dudao.findings.actions.notices import draft_notice, issue_notice
from dudao.findings.actions.rows import locked_all
from dudao.findings.models import Finding, Notice
from dudao.lib.errors import DomainError
from dudao.org.models import Person, Unit


class Drafted(NamedTuple):
    """The notice made for a school, or why there is none."""

    unit: Unit
    notice: Notice | None
    problem: str


class Issued(NamedTuple):
    """A notice that was issued, or why it was not."""

    notice: Notice
    problem: str


@transaction.atomic
def draft_notices(finding_ids: Iterable[UUID], *, by: Person) -> list[Drafted]:
    """Draft one notice for each school that has one of the findings, in the schools' order.

    A school whose notice is refused is told with the reason; the others get theirs.
    """
    findings = sorted(locked_all(finding_ids), key=lambda f: (f.unit.sort_key, f.unit_id))
    schools: dict[int, list[Finding]] = {}
    for finding in findings:
        require(by, Permission.NOTICE_DRAFT, finding.unit)
        schools.setdefault(finding.unit_id, []).append(finding)
    return [_draft(of_school, by) for of_school in schools.values()]


@transaction.atomic
def issue_notices(notice_ids: Iterable[UUID], *, by: Person, deliver: bool = False) -> list[Issued]:
    """Number and issue many signed-off notices; `deliver` puts each into its school's hands too.

    Each one is issued whole or not at all, so that the numbers stay without a gap.
    """
    notices = list(
        Notice.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=set(notice_ids))
        .select_related("unit", "office", "document")
        .order_by("pk")
    )
    for notice in notices:
        require(by, Permission.DOCUMENT_ISSUE, notice.office)
    # Everything is locked before the first number is taken: a number series is the last thing
    # anybody waits for, so that no two wait for each other.
    findings = Finding.objects.filter(notice__in=notices).values_list("pk", flat=True)
    if findings:
        locked_all(findings)
    return [_issue(notice, by, deliver=deliver) for notice in notices]


def _draft(findings: list[Finding], by: Person) -> Drafted:
    unit = findings[0].unit
    ids = [finding.pk for finding in findings]
    made: list[Notice] = []
    problem = _attempt(lambda: made.append(draft_notice(ids, by=by)))
    return Drafted(unit, made[0] if made else None, problem)


def _issue(notice: Notice, by: Person, *, deliver: bool) -> Issued:
    def carry_out() -> None:
        issue_notice(notice.pk, by=by)
        if deliver:
            documents.deliver(notice.document_id, by=by)

    problem = _attempt(carry_out)
    notice.document.refresh_from_db()
    return Issued(notice, problem)


def _attempt(carry_out: Callable[[], None]) -> str:
    """Carry out all of it or nothing; return why not in words, or nothing."""
    try:
        with transaction.atomic():
            carry_out()
    except DomainError as error:
        return str(error.message)
    return ""
