"""Making an issued document public: prepared, published, corrected, withheld, taken down."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.actions.rows import locked, reason_given
from dudao.documents.compose import compose_pdf
from dudao.documents.content import Content, dump, title_of
from dudao.documents.models import Document, Publication, PublicNote
from dudao.documents.personal import Personal, suspected
from dudao.documents.queries.publishing import stands
from dudao.documents.redaction import Mark, faults_of, left_over, redact, texts_of
from dudao.documents.rules.publishing import (
    NOTE_LIMIT,
    PUBLISHABLE,
    SUMMARY_LIMIT,
    key_of,
    plain,
)
from dudao.documents.states import PUBLIC_MOVES, Kind, PublicState, State
from dudao.files import actions as files
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.org.queries.calendar import calendar_of

MARKS_LIMIT = 500


@transaction.atomic
def put_up(document_id: UUID, *, by: Person) -> Publication:
    """Put an issued document up for publication by hand, where its kind does not by itself.

    Raises `WrongState` for what is not in force, and for what is put up already.
    """
    document = locked(document_id)
    require(by, Permission.PUBLICATION_PREPARE, document.office)
    if document.state != State.ISSUED:
        raise WrongState(_("只有已印发、未作废的公文才能公开。"))
    if Publication.objects.filter(document=document).exists():
        raise WrongState(_("这份公文已列入公开，请在“信息公开”中办理。"))
    return start_clock(document, by)


def await_publication(document: Document, by: Person) -> None:
    """Put what was just issued up for publication where the law says so for its kind."""
    kind = Kind(document.kind)
    if kind in PUBLISHABLE and norm(key_of(kind), office=document.office):
        start_clock(document, by)


def start_clock(document: Document, by: Person) -> Publication:
    """Make the row of a publication, due so many workdays after the document was issued."""
    issued_on = (document.issued_at or clock.now()).astimezone(clock.CHINA).date()
    days = norm("documents.workdays.publication", office=document.office)
    due_on = calendar_of(document.office).add(issued_on, days)
    made = Publication.objects.create(document=document, office=document.office, due_on=due_on)
    record(
        "publication.put_up", made, by=by, unit=made.office, number=document.number,
        due_on=made.due_on.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def prepare(
    publication_id: int, *, by: Person, seen: str, summary: str, redactions: Sequence[Mark] = ()
) -> Publication:
    """Write the plain summary and black out what the public may not read.

    `seen` is the `version` it was written over: was it changed since, `Conflict` is raised.
    Raises `Invalid` for a summary that is missing, too long or tells what is blacked out, for a
    mark that covers nothing and for a text that the marks leave in the public version.
    """
    publication = _locked(publication_id)
    require(by, Permission.PUBLICATION_PREPARE, publication.office)
    publication.state = advance(PUBLIC_MOVES, PublicState(publication.state), "prepare")
    _require_seen(publication, seen)
    _put(publication, summary, redactions)
    publication.save(update_fields=["state", "summary", "redactions", "content", "title"])
    record(
        "publication.prepared", publication, by=by, unit=publication.office,
        redactions=len(redactions),
    )  # fmt: skip
    return publication


@transaction.atomic
def publish(publication_id: int, *, by: Person, seen: str) -> Publication:
    """Let everybody read the prepared version, whose `version` was `seen`.

    Raises `Conflict` when it was changed since, `Invalid` when it is not prepared or still names
    somebody's identity number, `WrongState` when the document is withdrawn or void.
    """
    publication = _locked(publication_id)
    require(by, Permission.PUBLICATION_DECIDE, publication.office)
    publication.state = advance(PUBLIC_MOVES, PublicState(publication.state), "publish")
    content = _prepared(publication, seen)
    _require_in_force(publication.document)
    publication.pdf = _composed(publication, content, by)
    publication.published_at, publication.published_by = clock.now(), by
    publication.save(update_fields=["state", "pdf", "published_at", "published_by"])
    record(
        "publication.published", publication, by=by, unit=publication.office,
        number=publication.document.number, version=publication.version,
    )  # fmt: skip
    return publication


@transaction.atomic
def withhold(publication_id: int, *, by: Person, reason: str, basis: str) -> Publication:
    """Decide that the document is not published: why, and on which legal basis."""
    publication = _locked(publication_id)
    require(by, Permission.PUBLICATION_DECIDE, publication.office)
    publication.state = advance(PUBLIC_MOVES, PublicState(publication.state), "withhold")
    publication.reason = reason_given(reason)
    if not basis.strip():
        raise Invalid(
            _("请写明不予公开的依据。"),
            fields={"basis": _("必填，如《政府信息公开条例》第十五条。")},
        )
    publication.basis = basis.strip()
    publication.save(update_fields=["state", "reason", "basis"])
    record(
        "publication.withheld", publication, by=by, unit=publication.office,
        reason=publication.reason, basis=publication.basis,
    )  # fmt: skip
    return publication


@transaction.atomic
def reconsider(publication_id: int, *, by: Person) -> Publication:
    """Put what was withheld up for publication again; its deadline stays."""
    publication = _locked(publication_id)
    require(by, Permission.PUBLICATION_DECIDE, publication.office)
    publication.state = advance(PUBLIC_MOVES, PublicState(publication.state), "reconsider")
    before = {"reason": publication.reason, "basis": publication.basis}
    publication.reason = publication.basis = ""
    publication.save(update_fields=["state", "reason", "basis"])
    record("publication.reconsidered", publication, by=by, unit=publication.office, **before)
    return publication


@transaction.atomic
def correct(
    publication_id: int,
    *,
    by: Person,
    seen: str,
    note: str,
    summary: str | None = None,
    redactions: Sequence[Mark] | None = None,
) -> Publication:
    """Correct what the public reads and say so in its correction log; the old stays in the record.

    What is None stays. Raises `Conflict` and `Invalid` as `prepare`, and `Invalid` for a note
    that is missing or too long.
    """
    publication = _locked(publication_id)
    require(by, Permission.PUBLICATION_DECIDE, publication.office)
    publication.state = advance(PUBLIC_MOVES, PublicState(publication.state), "correct")
    _require_seen(publication, seen)
    before = {"summary": publication.summary, "redactions": publication.redactions}
    marks = publication.marks if redactions is None else redactions
    told = _note(note)
    content = _put(publication, publication.summary if summary is None else summary, marks, told)
    _require_anonymous(content, publication.summary, told)
    old = publication.pdf.sha256 if publication.pdf else ""
    publication.pdf = _composed(publication, content, by)
    publication.save(update_fields=["state", "summary", "redactions", "content", "title", "pdf"])
    PublicNote.objects.create(publication=publication, text=told, by=by, at=clock.now())
    record(
        "publication.corrected", publication, by=by, unit=publication.office, note=told,
        before=before, before_pdf_sha256=old,
    )  # fmt: skip
    return publication


@transaction.atomic
def take_down(publication_id: int, *, by: Person, reason: str) -> Publication:
    """Take a public document down; a line with the reason stays in its place."""
    publication = _locked(publication_id)
    require(by, Permission.PUBLICATION_DECIDE, publication.office)
    publication.state = advance(PUBLIC_MOVES, PublicState(publication.state), "take_down")
    publication.reason = plain(reason_given(reason))
    content = publication.typed_content
    left = left_over(content, publication.marks, publication.reason) if content else []
    if left:
        raise _told_anyway(left, "reason")
    publication.save(update_fields=["state", "reason"])
    record(
        "publication.taken_down", publication, by=by, unit=publication.office,
        reason=publication.reason,
    )  # fmt: skip
    return publication


def _locked(publication_id: int) -> Publication:
    return (
        Publication.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office", "document__office", "pdf")
        .get(pk=publication_id)
    )


def _require_seen(publication: Publication, seen: str) -> None:
    """Raise `Conflict` for a stale form, which would uncover what was blacked out meanwhile."""
    if publication.version != seen:
        raise Conflict(
            _("公开稿刚被别人改过，没有保存。请取消后重新打开，对照现在的公开稿再改。"),
            current=publication.version,
        )


def _put(publication: Publication, summary: str, marks: Sequence[Mark], *besides: str) -> Content:
    """Set what the public will read; nothing is saved yet."""
    publication.summary = _summary(summary)
    whole = publication.document.typed_content
    if len(marks) > MARKS_LIMIT:
        told = _("遮盖的内容最多%(limit)d处。") % {"limit": MARKS_LIMIT}
        raise Invalid(told, fields={"redactions": told})
    wrong = faults_of(whole, marks)
    if wrong:
        names = _("、").join(f"“{mark.text or mark.path}”" for mark in wrong)
        told = _("正文里没有这些内容：%(names)s。请照原文填写。") % {"names": names}
        raise Invalid(told, fields={"redactions": told})
    content = redact(whole, marks)
    left = left_over(content, marks, publication.summary, *besides)
    if left:
        raise _told_anyway(left, "redactions")
    publication.redactions = [msgspec.to_builtins(mark) for mark in marks]
    publication.content, publication.title = dump(content), title_of(content)[:200]
    return content


def _told_anyway(left: Sequence[str], field: str) -> Invalid:
    names = _("、").join(f"“{text}”" for text in left)
    told = _(
        "要遮盖的%(names)s还会露出来：它写在说明、文号或日期里，或者跨了两处。请改写说明，或分开遮盖。"
    ) % {"names": names}
    return Invalid(told, fields={field: told})


def _prepared(publication: Publication, seen: str) -> Content:
    content = publication.typed_content
    if content is None or not publication.summary:
        raise Invalid(
            _("还没有准备公开稿。请先写一句话说明，核对要遮盖的内容。"),
            fields={"summary": _("必填，请填写。")},
        )
    if publication.version != seen:
        raise Conflict(_("公开稿刚被改过。请看过现在的公开稿再公开。"), current=publication.version)
    _require_anonymous(content, publication.summary)
    return content


def _require_anonymous(content: Content, *besides: str) -> None:
    """Raise `Invalid` when an identity number is left; other suspicions are for people to judge."""
    shown = {**texts_of(content), **{str(n): text for n, text in enumerate(besides)}}
    left = [one.text for one in suspected(shown) if one.why == Personal.IDENTITY]
    if left:
        told = _("公开稿中还有证件号码“%(number)s”，请先遮盖。") % {"number": left[0]}
        raise Invalid(told, fields={"redactions": told})


def _require_in_force(document: Document) -> None:
    if not stands(document).holds:
        raise WrongState(_("这份公文已撤回或作废，不能公开。可以登记为不予公开。"))


def _summary(summary: str) -> str:
    told = plain(summary)
    if not told:
        raise Invalid(_("请写一句话说明。"), fields={"summary": _("必填，请填写。")})
    if len(told) > SUMMARY_LIMIT:
        long = _("说明有%(count)d字，最多%(limit)d字，请精简。") % {
            "count": len(told),
            "limit": SUMMARY_LIMIT,
        }
        raise Invalid(long, fields={"summary": long})
    return told


def _note(note: str) -> str:
    told = plain(note)
    if not told or len(told) > NOTE_LIMIT:
        wrong = _("请用1至%(limit)d字写明更正了什么，公众会看到。") % {"limit": NOTE_LIMIT}
        raise Invalid(wrong, fields={"note": wrong})
    return told


def _composed(publication: Publication, content: Content, by: Person) -> File:
    """Store the public version as PDF; it has no code: who scans one, holds the whole document."""
    name = f"{publication.document.number}（公开）.pdf"
    return files.store(compose_pdf(content), name=name, unit=publication.office, by=by)
