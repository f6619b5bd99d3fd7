"""A signed-off document becomes one: number, date, files; and what undoes it."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents import queries, templating
from dudao.documents.actions.drafting import draft
from dudao.documents.actions.numbering import next_number
from dudao.documents.actions.publishing import await_publication
from dudao.documents.actions.rows import drafting, locked, reason_given, require_ready
from dudao.documents.amending import amending
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.documents.content import Content, FeedbackList, Recompute, dump
from dudao.documents.models import Document
from dudao.documents.queries import proof_link
from dudao.documents.states import MOVES, SIGNED_ON_THE_SPOT, Amends, Kind, Part, State
from dudao.documents.template import Proof
from dudao.files import actions as files
from dudao.files import queries as file_queries
from dudao.files.images import as_png
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from dudao.org.models import Person


@transaction.atomic
def issue(document_id: UUID, *, by: Person, recompute: Recompute | None = None) -> Document:
    """Number the document, set its date, store it as .docx and PDF, and freeze it.

    A kind that was signed on the spot needs no signing off. Number and files come in one
    transaction, so that a failure leaves no gap. Raises `Invalid` for what was left to fill in,
    `Conflict` for a fact that no longer agrees with its record.
    """
    document = locked(document_id)
    on_the_spot = document.kind in SIGNED_ON_THE_SPOT
    if on_the_spot:
        require(by, drafting(Kind(document.kind)), document.unit)
    else:
        require(by, Permission.DOCUMENT_ISSUE, document.office)
    move = "issue_on_the_spot" if on_the_spot else "issue"
    document.state = advance(MOVES, State(document.state), move)
    content = document.typed_content
    require_ready(content, recompute)
    document.number = next_number(document.office, Kind(document.kind))
    document.issued_at = clock.now()
    content = msgspec.structs.replace(content, number=document.number, issued_on=clock.today())
    document.content = dump(content)
    document.docx, document.pdf = _composed(document, content, by)
    document.save(
        update_fields=["state", "number", "issued_at", "content", "template", "docx", "pdf"]
    )
    record("document.issued", document, by=by, unit=document.unit, number=document.number)
    if document.amends is not None:
        _tell_amended(document, document.amends, by)
    await_publication(document, by)
    return document


@transaction.atomic
def amend(document_id: UUID, *, by: Person, how: Amends, reason: str) -> Document:
    """Draft the document that corrects or withdraws an issued one, which itself never changes.

    It goes to the same units. Raises `WrongState` while another such draft is open, and for a
    document that was withdrawn.
    """
    document = locked(document_id)
    require(by, Permission.DOCUMENT_DRAFT, document.office)
    advance(MOVES, State(document.state), "amend")
    if document.kind in SIGNED_ON_THE_SPOT:
        raise WrongState(_("现场签字的文书不能更正或撤回，请在督导页面添加更正单。"))
    standing = document.amendments.exclude(state=State.VOID)
    if standing.exclude(state=State.ISSUED).exists():
        raise WrongState(_("这份公文已有一份更正（撤回）文稿在办理，请先办完。"))
    if standing.filter(amendment=Amends.WITHDRAWAL).exists():
        raise WrongState(_("这份公文已经撤回，不能再更正或撤回。"))
    given = document.addressees.select_related("unit").order_by("pk")
    made = draft(
        amending(
            document.typed_content, document.number, document.title, how, reason_given(reason)
        ),
        office=document.office,
        unit=document.unit,
        by=by,
        to=[it.unit for it in given if it.part == Part.MAIN],
        copies=[it.unit for it in given if it.part == Part.COPY],
    )
    made.amends, made.amendment = document, how
    made.save(update_fields=["amends", "amendment"])
    return made


@transaction.atomic
def void(document_id: UUID, *, by: Person, reason: str) -> Document:
    """Declare the document void. A number it had stays taken and stays in the register.

    A draft is thrown away by who may draft; what was signed off, only by who signs off.
    """
    document = locked(document_id)
    if document.state in {State.DRAFT, State.CHECKING, State.PENDING}:
        require(by, drafting(Kind(document.kind)), document.unit)
    else:
        require(by, Permission.DOCUMENT_SIGN_OFF, document.office)
    document.state = advance(MOVES, State(document.state), "void")
    document.void_reason = reason_given(reason)
    document.save(update_fields=["state", "void_reason"])
    told = document.void_reason
    record("document.voided", document, by=by, unit=document.unit, reason=told)
    return document


def _tell_amended(made: Document, document: Document, by: Person) -> None:
    record(
        "document.amended",
        document,
        by=by,
        unit=document.unit,
        how=made.amendment,
        number=made.number,
    )


def _composed(document: Document, content: Content, by: Person) -> list[File]:
    """Store the document in both forms, as its office's own template has it where there is one."""
    images, link = _signatures(content), proof_link(document)
    kind = Kind(document.kind)
    document.template = queries.template_used(document.office, kind)
    if document.template is None:
        paper = templating.Paper(
            compose_docx(content, images=images, link=link),
            compose_pdf(content, images=images, link=link),
        )
    else:
        data, proof = queries.template_content(document.template), Proof(document.code, link)
        paper = templating.compose(data, kind, content, proof=proof, images=images)
    made = {".docx": paper.docx, ".pdf": paper.pdf}
    return [
        files.store(data, name=f"{document.number}{suffix}", unit=document.unit, by=by)
        for suffix, data in made.items()
    ]


def _signatures(content: Content) -> Mapping[str, bytes]:
    """Return the drawings of the signatures by file id."""
    if not isinstance(content, FeedbackList):
        return {}
    ids = [signature.image for signature in content.signatures if signature.image]
    return {str(f.pk): as_png(file_queries.path(f)) for f in File.objects.filter(pk__in=ids)}
