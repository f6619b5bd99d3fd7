"""Telling results: circular and transfer letter, and what follows when a circular is issued."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents import actions as documents
from dudao.documents.models import Document
from dudao.documents.states import State
from dudao.evaluation.actions.result_rows import locked_candidates, save_stage
from dudao.evaluation.actions.round_rows import (
    locked_batch,
    move_candidate_to,
    record_candidate,
    record_round,
)
from dudao.evaluation.models import ResultPaper
from dudao.evaluation.queries.result_papers import paper_content, untold
from dudao.evaluation.states import PaperKind, Stage
from dudao.lib.errors import WrongState
from dudao.org.models import Person


@transaction.atomic
def draft_result_paper(batch_id: int, kind: PaperKind, *, by: Person) -> ResultPaper:
    """Draft the document that tells the confirmed results of a batch no such paper told yet.

    It goes the way of every document: checked, signed off, numbered, issued, delivered.
    """
    batch = locked_batch(batch_id)
    round_ = batch.round
    require(by, Permission.ROUND_RUN, round_.office)
    kind = PaperKind(kind)
    results = untold(batch, kind)
    if not results:
        raise WrongState(_("没有新认定的结果，或者都已列入“%(paper)s”。") % {"paper": kind.label})
    schools = [row.candidate.unit for row in results]
    document = documents.draft(
        paper_content(batch, kind, results),
        office=round_.office,
        unit=round_.office,
        by=by,
        to=schools if kind == PaperKind.CIRCULAR else (),
    )
    made = ResultPaper.objects.create(batch=batch, kind=kind, document=document)
    made.results.set(results)
    record_round("paper_drafted", round_, by, document=str(document.pk), paper=kind.value)
    return made


@transaction.atomic
def tell_results(document_id: UUID, *, by: Person) -> None:
    """Hand an issued circular over to its schools, which then make their plans.

    Doing it again changes nothing; a document of something else does not concern us.
    """
    document = Document.objects.select_related("office").get(pk=document_id)
    require(by, Permission.DOCUMENT_ISSUE, document.office)
    paper = ResultPaper.objects.filter(document=document, kind=PaperKind.CIRCULAR).first()
    if paper is None or document.state != State.ISSUED:
        return
    told = paper.results.filter(candidate__stage=Stage.CONFIRMED, stands=True)
    ids = list(told.values_list("candidate", flat=True))
    if not ids:
        return
    _round, rows = locked_candidates(ids)
    documents.deliver(document.pk, by=by)
    for one in rows:
        move_candidate_to(one, "notify")
        save_stage(one)
        record_candidate("notified", one, by, number=document.number)
