"""The end of a programme: report to the government, filed one level up, published.

And what follows when a document of the register or of a programme was issued.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions import end_source
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents import actions as documents
from dudao.documents.content import Official
from dudao.documents.models import Document
from dudao.documents.states import Kind, PublicState
from dudao.documents.states import State as DocumentState
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person
from dudao.planning.actions.notifying import begin_programme
from dudao.planning.actions.opinions import opine
from dudao.planning.actions.programme_rows import (
    locked_part,
    locked_programme,
    move_programme,
    record_programme,
    text_given,
)
from dudao.planning.actions.register import publish_entries
from dudao.planning.models import Part, Programme
from dudao.planning.states import ProgrammeState
from dudao.planning.states.programmes import CONCLUDING, OPINED

FILED_AS_LIMIT = 120


@transaction.atomic
def draft_programme_report(programme_id: UUID, content: Official, *, by: Person) -> Document:
    """Draft the report to the government once every school has its opinion (L1 art 23)."""
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    move_programme(programme, "draft_report")
    if content.genre != Kind.REPORT:
        raise Invalid(_("这里只能起草督导报告。"))
    if programme.report is not None and programme.report.state != DocumentState.VOID:
        raise WrongState(_("督导报告已经起草，请在公文页面继续办理。"))
    missing = programme.parts.exclude(state__in=sorted(OPINED)).select_related("unit")
    if missing:
        names = _("、").join(part.unit.name for part in missing[:10])
        raise WrongState(_("还有学校没有出具督导意见书：%(names)s。") % {"names": names})
    document = documents.draft(content, office=programme.office, unit=programme.office, by=by)
    programme.report = document
    programme.save(update_fields=["report"])
    record_programme("report_drafted", programme, by, document=str(document.pk))
    return document


@transaction.atomic
def file_programme(programme_id: UUID, *, by: Person, on: date, filed_as: str) -> Programme:
    """Note that the report was filed with the upper office: the day, and under which number.

    The number is that of the package it went in, or of the letter.
    """
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    move_programme(programme, "file")
    if programme.reported_on and not programme.reported_on <= on <= clock.today():
        told = _("请填写提交报告（%(day)s）到今天之间的日期。") % {
            "day": programme.reported_on.isoformat()
        }
        raise Invalid(told, fields={"on": told})
    programme.filed_on = on
    programme.filed_as = text_given(filed_as, "filed_as", FILED_AS_LIMIT)
    programme.save(update_fields=["state", "filed_on", "filed_as"])
    record_programme("filed", programme, by, on=on.isoformat(), filed_as=programme.filed_as)
    if _is_public(programme):
        _publish(programme, by)
    return programme


@transaction.atomic
def follow_issued(document_id: UUID, *, by: Person) -> None:
    """Carry on what a document that was issued belongs to: register, notice, opinion, report.

    Doing it again changes nothing; a document of something else does not concern us.
    """
    document = Document.objects.select_related("office").get(pk=document_id)
    require(by, Permission.DOCUMENT_ISSUE, document.office)
    if document.state != DocumentState.ISSUED:
        return
    publish_entries(document, by, clock.today())
    steps: tuple[tuple[str, ProgrammeState, Callable[[Programme, Document, Person], object]], ...]
    steps = (
        ("notice", ProgrammeState.TEAMED, _notified),
        ("report", ProgrammeState.ON_SITE, _reported),
    )
    for field, state, follow in steps:
        rows = Programme.objects.filter(**{field: document, "state": state})
        for pk in rows.values_list("pk", flat=True):
            follow(locked_programme(pk), document, by)
    opinions = Part.objects.filter(opinion=document, state__in=sorted(CONCLUDING))
    for pk in opinions.values_list("pk", flat=True):
        opine(locked_part(pk), document, by)


@transaction.atomic
def follow_published(document_id: UUID, *, by: Person) -> None:
    """Note that the report of a programme was made public."""
    document = Document.objects.select_related("office").get(pk=document_id)
    require(by, Permission.PUBLICATION_DECIDE, document.office)
    rows = Programme.objects.filter(report=document, state=ProgrammeState.FILED)
    for pk in rows.values_list("pk", flat=True):
        _publish(locked_programme(pk), by)


def _notified(programme: Programme, notice: Document, by: Person) -> None:
    begin_programme(programme, by)
    documents.deliver(notice.pk, by=by)


def _reported(programme: Programme, report: Document, by: Person) -> None:
    move_programme(programme, "report")
    programme.reported_on = clock.today()
    programme.save(update_fields=["state", "reported_on"])
    end_source(f"programme:{programme.pk}")
    record_programme("reported", programme, by, number=report.number)


def _is_public(programme: Programme) -> bool:
    publication = getattr(programme.report, "publication", None)
    return publication is not None and publication.state == PublicState.PUBLISHED


def _publish(programme: Programme, by: Person) -> None:
    move_programme(programme, "publish")
    programme.published_on = clock.today()
    programme.save(update_fields=["state", "published_on"])
    record_programme("published", programme, by)
