"""整改报告: who sees them, what goes into one."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents import report as paper
from dudao.findings.models import Finding, Notice, Rectification, RectificationFile, Report
from dudao.findings.queries.ledger import rounds
from dudao.findings.states import State
from dudao.lib import clock
from dudao.org.models import Person, Unit

#: What has a result, also one that came with an old ledger.
_SUBMITTED = (
    Q(responsible_unit=None, told_at__isnull=False)
    & ~Q(state=State.WITHDRAWN.value)
    & Exists(Rectification.objects.filter(finding=OuterRef("pk")))
)


def reports_visible_to(person: Person) -> QuerySet[Report]:
    """Return the reports of the schools whose findings `person` sees, newest first."""
    return (
        Report.objects.filter(
            scope_q(person, Permission.FINDING_VIEW) | scope_q(person, Permission.FINDING_VIEW_TOLD)
        )
        .select_related("unit", "notice__document", "made_by", "docx", "pdf")
        .defer("notice__document__content")
        .order_by("-id")
    )


def reportable(unit: Unit) -> QuerySet[Finding]:
    """Return what `unit` was told of and has reported at least once, newest first."""
    return (
        Finding.objects.filter(_SUBMITTED, unit=unit)
        .select_related("notice__document")
        .defer("notice__document__content")
        .order_by("-found_on", "-id")
    )


def unreported_by(person: Person) -> QuerySet[Finding]:
    """Return what `person`'s school has submitted and no report tells of yet."""
    own = scope_q(person, Permission.FINDING_RECTIFY)
    return Finding.objects.filter(own, _SUBMITTED, reports=None)


def report_of(
    unit: Unit, findings: Sequence[Finding], *, notice: Notice | None, closing_words: str = ""
) -> paper.RectificationReport:
    """Return the report of `unit` on `findings`, from what is known already."""
    number = notice.document.number if notice else ""
    office = findings[0].office.name
    items = [_item(finding) for finding in findings]
    return paper.RectificationReport(
        school=unit.name,
        office=office,
        made_on=clock.today(),
        notice_number=number,
        lead_in=paper.lead_in(
            office=office,
            notice_number=number,
            count=len(items),
            finished=sum(item.done_on is not None for item in items),
        ),
        items=items,
        closing_words=closing_words,
    )


def _item(finding: Finding) -> paper.Rectified:
    latest = rounds(finding).first()
    done = finding.state in {State.SUBMITTED, State.CLOSED} and latest is not None
    verdict = finding.verifications.order_by("-at").first()
    return paper.Rectified(
        fact=finding.fact,
        reference=str(finding.pk),
        number=finding.number,
        demand=finding.demand,
        due_on=finding.due_on,
        responsible_person=finding.responsible_person,
        measures=finding.measures,
        steps=[step.text for step in finding.steps.order_by("position")],
        result=latest.result if latest else "",
        done_on=_day(latest) if done and latest else None,
        verdict=verdict.get_verdict_display() if verdict and finding.state == State.CLOSED else "",
        evidence=_papers(latest) if latest else [],
        photos=_photos(latest) if latest else [],
    )


def _day(made: Rectification) -> date:
    return made.submitted_at.astimezone(clock.CHINA).date()


def _papers(made: Rectification) -> list[str]:
    return [file.name for file in made.evidence.all() if not file.is_image]


def _photos(made: Rectification) -> list[paper.Pair]:
    links = made.files.select_related("file", "before__file").order_by("pk")
    return [
        paper.Pair(before=_before(link), after=str(link.file_id))
        for link in links
        if link.file.is_image
    ]


def _before(link: RectificationFile) -> str:
    """Return the photo of the problem; one that is still on a phone cannot be printed."""
    shown = link.before and link.before.file.is_here
    return str(link.before.file_id) if link.before and shown else ""
