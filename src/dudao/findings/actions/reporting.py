"""整改报告 of a school, made from what it has told already."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents import report as paper
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.files import queries as files
from dudao.files.actions import store
from dudao.files.images import as_jpeg
from dudao.files.models import File
from dudao.findings.models import Finding, Notice, Report
from dudao.findings.queries.reports import report_of, reportable
from dudao.findings.rules import TEXT_LIMIT, clean
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit

#: More would be no report that somebody reads.
MOST = 50


@transaction.atomic
def make_report(
    unit: Unit,
    finding_ids: Sequence[UUID],
    *,
    by: Person,
    notice: Notice | None = None,
    closing_words: str = "",
) -> Report:
    """Make the report of `unit` on these findings as Word and PDF; a later one does not change it.

    Nothing is asked: persons, measures, results and photos are what the school has submitted.
    """
    require(by, Permission.FINDING_RECTIFY, unit)
    findings = _chosen(unit, finding_ids, notice)
    words = clean(closing_words)
    if len(words) > TEXT_LIMIT:
        raise Invalid(
            _("有内容需要更正。"),
            fields={"closing_words": _("最多%(limit)d字，请精简。") % {"limit": TEXT_LIMIT}},
        )
    content = report_of(unit, findings, notice=notice, closing_words=words)
    docx, pdf = _printed(content, unit, by)
    made = Report.objects.create(
        unit=unit,
        notice=notice,
        content=paper.dump(content),
        docx=docx,
        pdf=pdf,
        made_by=by,
        made_at=clock.now(),
    )
    made.findings.set(findings)
    record(
        "finding.report_made",
        made,
        by=by,
        unit=unit,
        notice=str(notice.pk) if notice else None,
        findings=[str(finding.pk) for finding in findings],
    )
    return made


def _chosen(unit: Unit, finding_ids: Sequence[UUID], notice: Notice | None) -> list[Finding]:
    rows = reportable(unit).filter(pk__in=finding_ids).select_related("office", "notice__document")
    if notice is not None:
        rows = rows.filter(notice=notice)
    findings = list(rows.order_by("due_on", "id"))
    problem = ""
    if not finding_ids:
        problem = _("请至少选择一个已提交整改结果的问题。")
    elif len(findings) != len(set(finding_ids)):
        problem = _("有的问题还没有提交整改结果，或者不属于这份通知书。请刷新页面后重新选择。")
    elif len(findings) > MOST:
        problem = _("一份报告最多%(most)d个问题，请分几份生成。") % {"most": MOST}
    if problem:
        raise Invalid(problem, fields={"findings": problem})
    return findings


def _printed(content: paper.RectificationReport, unit: Unit, by: Person) -> tuple[File, File]:
    """Return the report as Word and as PDF, stored as the school's own files."""
    shown = File.objects.filter(pk__in=paper.photos_of(content))
    images = {str(file.pk): as_jpeg(files.path(file)) for file in shown}
    sheet, name = paper.lay_out(content), f"{unit.name}{paper.INSTRUMENT}"
    docx = store(compose_docx(sheet, images=images), name=f"{name}.docx", unit=unit, by=by)
    pdf = store(compose_pdf(sheet, images=images), name=f"{name}.pdf", unit=unit, by=by)
    return docx, pdf
