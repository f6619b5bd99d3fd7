"""A document on its way to being signed off: drafted, edited, checked, signed off."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.actions.rows import (
    drafting,
    locked,
    reason_given,
    refuse_classified,
    require_ready,
    unissued,
)
from dudao.documents.content import (
    Content,
    Recompute,
    dump,
    kind_of,
    text_sha256,
    title_of,
)
from dudao.documents.models import Addressee, Document
from dudao.documents.rules import TITLE_LIMIT
from dudao.documents.states import MOVES, Kind, Part, State
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of


@transaction.atomic
def draft(
    content: Content,
    *,
    office: Unit,
    unit: Unit,
    by: Person,
    to: Sequence[Unit] = (),
    copies: Sequence[Unit] = (),
) -> Document:
    """Draft a document of `office` to `unit`; its kind is that of its content.

    `to` and `copies` are the units it is delivered to when there are more than `unit`. A feedback
    list is drafted by who visits, everything else by who may draft documents. Raises `Invalid`
    for a title too long and for content with a mark of secrecy.
    """
    kind = Kind(kind_of(content))
    require(by, drafting(kind), unit)
    _require_own(office, [unit, *to, *copies])
    content = unissued(content)
    document = Document.objects.create(
        office=office,
        unit=unit,
        kind=kind,
        title=_title(content),
        content=dump(content),
        text_sha256=text_sha256(content),
        drafted_by=by,
        drafted_at=clock.now(),
    )
    _address(document, to, copies)
    record("document.drafted", document, by=by, unit=unit, kind=str(kind))
    return document


@transaction.atomic
def edit(
    document_id: UUID,
    content: Content,
    *,
    by: Person,
    seen_sha256: str,
    to: Sequence[Unit] | None = None,
    copies: Sequence[Unit] = (),
) -> Document:
    """Put `content` in place of the draft whose text had the hash `seen_sha256`.

    With `to` the units it is delivered to are these and `copies` from now on. Raises `Conflict`
    (with the text that stands) when somebody else changed it meanwhile.
    """
    document = locked(document_id)
    require(by, drafting(Kind(document.kind)), document.unit)
    document.state = advance(MOVES, State(document.state), "edit")
    if kind_of(content) != document.kind:
        raise Invalid(_("不能把公文改成另一文种，请另行起草。"))
    if document.text_sha256 != seen_sha256:
        raise Conflict(
            _("这份公文刚被别人改过，您的修改没有保存。请对照现在的内容再改。"),
            current=document.content,
        )
    content = unissued(content)
    document.title = _title(content)
    document.content = dump(content)
    document.text_sha256 = text_sha256(content)
    document.save(update_fields=["title", "content", "text_sha256"])
    if to is not None:
        _require_own(document.office, [*to, *copies])
        _address(document, to, copies)
    record("document.edited", document, by=by, unit=document.unit)
    return document


@transaction.atomic
def submit(document_id: UUID, *, by: Person, recompute: Recompute | None = None) -> Document:
    """Hand the draft in for checking."""
    document = locked(document_id)
    require(by, drafting(Kind(document.kind)), document.unit)
    document.state = advance(MOVES, State(document.state), "submit")
    require_ready(document.typed_content, recompute)
    document.returned_reason = ""
    document.save(update_fields=["state", "returned_reason"])
    record("document.submitted", document, by=by, unit=document.unit)
    return document


@transaction.atomic
def check(document_id: UUID, *, by: Person, recompute: Recompute | None = None) -> Document:
    """Check the draft (核稿) before it is signed off; never by who drafted it."""
    document = locked(document_id)
    require(by, Permission.DOCUMENT_CHECK, document.office)
    if document.drafted_by_id == by.pk:
        raise NotAllowed(_("自己起草的公文不能自己核稿，请由督导室其他人员核稿。"))
    document.state = advance(MOVES, State(document.state), "check")
    require_ready(document.typed_content, recompute)
    document.checked_by, document.checked_at = by, clock.now()
    document.save(update_fields=["state", "checked_by", "checked_at"])
    record("document.checked", document, by=by, unit=document.unit, sha256=document.text_sha256)
    return document


@transaction.atomic
def return_(document_id: UUID, *, by: Person, reason: str) -> Document:
    """Give the draft back to its drafter, with what should be different."""
    document = locked(document_id)
    if document.state == State.CHECKING:
        require(by, Permission.DOCUMENT_CHECK, document.office)
    else:
        require(by, Permission.DOCUMENT_SIGN_OFF, document.office)
    document.state = advance(MOVES, State(document.state), "return")
    document.returned_reason = reason_given(reason)
    document.save(update_fields=["state", "returned_reason"])
    told = document.returned_reason
    record("document.returned", document, by=by, unit=document.unit, reason=told)
    return document


@transaction.atomic
def sign_off(document_id: UUID, *, by: Person, recompute: Recompute | None = None) -> Document:
    """Sign the draft off (签发): its text stands from now on."""
    document = locked(document_id)
    require(by, Permission.DOCUMENT_SIGN_OFF, document.office)
    document.state = advance(MOVES, State(document.state), "sign_off")
    require_ready(document.typed_content, recompute)
    document.signed_off_by, document.signed_off_at = by, clock.now()
    document.save(update_fields=["state", "signed_off_by", "signed_off_at"])
    record("document.signed_off", document, by=by, unit=document.unit, sha256=document.text_sha256)
    return document


def _title(content: Content) -> str:
    """Return the title for lists; refuse one too long, and what may not be in this system."""
    refuse_classified(content)
    title = title_of(content)
    if len(title) > TITLE_LIMIT:
        told = _("标题有%(count)d字，最多%(limit)d字，请精简。") % {
            "count": len(title),
            "limit": TITLE_LIMIT,
        }
        raise Invalid(told, fields={"title": told})
    return title


def _require_own(office: Unit, units: Sequence[Unit]) -> None:
    """Raise `Invalid` for a unit of another office: what goes there is sent as a package."""
    strange = [unit.name for unit in units if office_of(unit).pk != office.pk]
    if strange:
        told = _("不归本督导室管理，不能直接送达：%(names)s。") % {"names": _("、").join(strange)}
        raise Invalid(told, fields={"to_units": told})


def _address(document: Document, to: Sequence[Unit], copies: Sequence[Unit]) -> None:
    """Note whom the document goes to; a unit named twice counts where it is named first."""
    parts = {unit.pk: Part.MAIN for unit in to}
    for unit in copies:
        parts.setdefault(unit.pk, Part.COPY)
    document.addressees.all().delete()
    Addressee.objects.bulk_create(
        Addressee(document=document, unit_id=unit, part=part) for unit, part in parts.items()
    )
