"""Everything that changes a document. Once issued, nothing does."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.documents.content import (
    Content,
    FeedbackList,
    dump,
    kind_of,
    text_of,
    text_sha256,
    title_of,
)
from dudao.documents.models import Delivery, Document, Series, Urging
from dudao.documents.rules import is_prefix, number_text, placeholders
from dudao.documents.states import MOVES, SERIES_WORD, SIGNED_ON_THE_SPOT, Kind, State
from dudao.files import actions as files
from dudao.files import queries as file_queries
from dudao.files.images import as_png
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

_FIRST_YEAR = 2000
URGING_LIMIT = 300


@transaction.atomic
def open_series(
    office: Unit, *, kind: Kind, prefix: str, by: Person, year: int | None = None, last: int = 0
) -> Series:
    """Set the word of an office's numbers of `kind` in a year, such as 柳教督整.

    `last` is the last number already used on paper. Raises `Invalid` for a prefix that is none,
    `WrongState` once a number of the series was given.
    """
    require(by, Permission.DOCUMENT_SIGN_OFF, office)
    year = year or clock.today().year
    if not is_prefix(prefix) or last < 0 or year < _FIRST_YEAR:
        raise Invalid(
            _("文号设置不正确，请检查。"),
            fields={"prefix": _("机关代字应为2至12个汉字，如“柳教督整”。")},
        )
    series, _made = Series.objects.get_or_create(
        office=office, kind=kind, year=year, defaults={"prefix": prefix, "last": last}
    )
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    if Document.objects.filter(
        office=office, kind=kind, number__startswith=f"{series.prefix}〔{year}〕"
    ).exists():
        raise WrongState(_("本年度已按“%(series)s”编号，不能再改文号设置。") % {"series": series})
    series.prefix, series.last = prefix, last
    series.save(update_fields=["prefix", "last"])
    record("document.series_opened", series, by=by, unit=office, prefix=prefix, last=last)
    return series


@transaction.atomic
def draft(content: Content, *, office: Unit, unit: Unit, by: Person) -> Document:
    """Draft a document of `office` to `unit`; its kind is that of its content.

    A feedback list is drafted by who visits, everything else by who may draft documents.
    """
    kind = Kind(kind_of(content))
    require(by, _drafting(kind), unit)
    content = _unissued(content)
    document = Document.objects.create(
        office=office,
        unit=unit,
        kind=kind,
        title=title_of(content),
        content=dump(content),
        text_sha256=text_sha256(content),
        drafted_by=by,
        drafted_at=clock.now(),
    )
    record("document.drafted", document, by=by, unit=unit, kind=str(kind))
    return document


@transaction.atomic
def edit(document_id: UUID, content: Content, *, by: Person, seen_sha256: str) -> Document:
    """Put `content` in place of the draft whose text had the hash `seen_sha256`.

    Raises `Conflict` (with the text that stands) when somebody else changed it meanwhile.
    """
    document = _locked(document_id)
    require(by, _drafting(Kind(document.kind)), document.unit)
    document.state = advance(MOVES, State(document.state), "edit")
    if kind_of(content) != document.kind:
        raise Invalid(_("不能把公文改成另一文种，请另行起草。"))
    if document.text_sha256 != seen_sha256:
        raise Conflict(
            _("这份公文刚被别人改过，您的修改没有保存。请对照现在的内容再改。"),
            current=document.content,
        )
    content = _unissued(content)
    document.title = title_of(content)
    document.content = dump(content)
    document.text_sha256 = text_sha256(content)
    document.save(update_fields=["title", "content", "text_sha256"])
    record("document.edited", document, by=by, unit=document.unit)
    return document


@transaction.atomic
def submit(document_id: UUID, *, by: Person) -> Document:
    """Hand the draft in for checking."""
    document = _locked(document_id)
    require(by, _drafting(Kind(document.kind)), document.unit)
    document.state = advance(MOVES, State(document.state), "submit")
    _require_filled(document.typed_content)
    document.returned_reason = ""
    document.save(update_fields=["state", "returned_reason"])
    record("document.submitted", document, by=by, unit=document.unit)
    return document


@transaction.atomic
def check(document_id: UUID, *, by: Person) -> Document:
    """Check the draft (核稿) before it is signed off; never by who drafted it."""
    document = _locked(document_id)
    require(by, Permission.DOCUMENT_CHECK, document.office)
    if document.drafted_by_id == by.pk:
        raise NotAllowed(_("自己起草的公文不能自己核稿，请由督导室其他人员核稿。"))
    document.state = advance(MOVES, State(document.state), "check")
    _require_filled(document.typed_content)
    document.checked_by, document.checked_at = by, clock.now()
    document.save(update_fields=["state", "checked_by", "checked_at"])
    record("document.checked", document, by=by, unit=document.unit, sha256=document.text_sha256)
    return document


@transaction.atomic
def return_(document_id: UUID, *, by: Person, reason: str) -> Document:
    """Give the draft back to its drafter, with what should be different."""
    document = _locked(document_id)
    if document.state == State.CHECKING:
        require(by, Permission.DOCUMENT_CHECK, document.office)
    else:
        require(by, Permission.DOCUMENT_SIGN_OFF, document.office)
    document.state = advance(MOVES, State(document.state), "return")
    document.returned_reason = _reason(reason)
    document.save(update_fields=["state", "returned_reason"])
    told = document.returned_reason
    record("document.returned", document, by=by, unit=document.unit, reason=told)
    return document


@transaction.atomic
def sign_off(document_id: UUID, *, by: Person) -> Document:
    """Sign the draft off (签发): its text stands from now on."""
    document = _locked(document_id)
    require(by, Permission.DOCUMENT_SIGN_OFF, document.office)
    document.state = advance(MOVES, State(document.state), "sign_off")
    document.signed_off_by, document.signed_off_at = by, clock.now()
    document.save(update_fields=["state", "signed_off_by", "signed_off_at"])
    record("document.signed_off", document, by=by, unit=document.unit, sha256=document.text_sha256)
    return document


@transaction.atomic
def issue(document_id: UUID, *, by: Person) -> Document:
    """Number the document, set its date, store it as .docx and PDF, and freeze it.

    A kind that was signed on the spot needs no signing off. Number and files come in one
    transaction, so that a failure leaves no gap. Raises `Invalid` for what was left to fill in.
    """
    document = _locked(document_id)
    on_the_spot = document.kind in SIGNED_ON_THE_SPOT
    if on_the_spot:
        require(by, _drafting(Kind(document.kind)), document.unit)
    else:
        require(by, Permission.DOCUMENT_ISSUE, document.office)
    move = "issue_on_the_spot" if on_the_spot else "issue"
    document.state = advance(MOVES, State(document.state), move)
    content = document.typed_content
    _require_filled(content)
    document.number = _next_number(document.office, Kind(document.kind))
    document.issued_at = clock.now()
    content = msgspec.structs.replace(content, number=document.number, issued_on=clock.today())
    document.content = dump(content)
    document.docx, document.pdf = _composed(document, content, by)
    document.save(update_fields=["state", "number", "issued_at", "content", "docx", "pdf"])
    record("document.issued", document, by=by, unit=document.unit, number=document.number)
    return document


@transaction.atomic
def deliver(document_id: UUID, *, by: Person) -> Delivery:
    """Put the issued document into the hands of its unit; delivering twice changes nothing."""
    document = _locked(document_id)
    if document.kind in SIGNED_ON_THE_SPOT:
        require(by, _drafting(Kind(document.kind)), document.unit)
    else:
        require(by, Permission.DOCUMENT_ISSUE, document.office)
    document.state = advance(MOVES, State(document.state), "deliver")
    delivery, made = Delivery.objects.get_or_create(
        document=document, unit=document.unit, defaults={"delivered_at": clock.now()}
    )
    if made:
        for file in File.objects.filter(pk__in=[document.docx_id, document.pdf_id]):
            files.share(file.pk, by=by)
        record("document.delivered", document, by=by, unit=document.unit, number=document.number)
    return delivery


@transaction.atomic
def read(document_id: UUID, *, by: Person) -> Delivery:
    """Note that the unit has opened the document; only the first time counts."""
    document = _locked(document_id)
    require(by, Permission.DOCUMENT_RECEIVE, document.unit)
    delivery = _delivery(document)
    if delivery.read_at is None:
        delivery.read_at, delivery.read_by = clock.now(), by
        delivery.save(update_fields=["read_at", "read_by"])
        record("document.read", document, by=by, unit=document.unit)
    return delivery


@transaction.atomic
def acknowledge(document_id: UUID, *, by: Person) -> Delivery:
    """Sign for the document (签收); only the first time counts."""
    document = _locked(document_id)
    require(by, Permission.DOCUMENT_RECEIVE, document.unit)
    delivery = _delivery(document)
    if delivery.acknowledged_at is None:
        now = clock.now()
        delivery.acknowledged_at, delivery.acknowledged_by = now, by
        if delivery.read_at is None:
            delivery.read_at, delivery.read_by = now, by
        delivery.save(update_fields=["acknowledged_at", "acknowledged_by", "read_at", "read_by"])
        record("document.acknowledged", document, by=by, unit=document.unit)
    return delivery


@transaction.atomic
def urge(document_id: UUID, *, by: Person, note: str = "") -> Urging:
    """Urge the unit to sign for what it holds (催办签收), at most once a day."""
    document = _locked(document_id)
    require(by, Permission.DOCUMENT_ISSUE, document.office)
    delivery = _delivery(document)
    if delivery.acknowledged_at is not None:
        raise WrongState(_("“%(unit)s”已签收，不用再催办。") % {"unit": document.unit})
    last = delivery.urgings.order_by("-at").first()
    if last is not None and last.at.astimezone(clock.CHINA).date() == clock.today():
        raise WrongState(_("今天已催办过，请明天再催办，或者电话联系学校。"))
    note = note.strip()
    if len(note) > URGING_LIMIT:
        limit = {"limit": URGING_LIMIT}
        raise Invalid(
            _("有内容需要更正。"), fields={"note": _("最多%(limit)d字，请精简。") % limit}
        )
    made = Urging.objects.create(delivery=delivery, note=note, by=by, at=clock.now())
    record("document.urged", document, by=by, unit=document.unit, note=made.note)
    return made


@transaction.atomic
def void(document_id: UUID, *, by: Person, reason: str) -> Document:
    """Declare the document void. A number it had stays taken and stays in the register.

    A draft is thrown away by who may draft; what was signed off, only by who signs off.
    """
    document = _locked(document_id)
    if document.state in {State.DRAFT, State.CHECKING, State.PENDING}:
        require(by, _drafting(Kind(document.kind)), document.unit)
    else:
        require(by, Permission.DOCUMENT_SIGN_OFF, document.office)
    document.state = advance(MOVES, State(document.state), "void")
    document.void_reason = _reason(reason)
    document.save(update_fields=["state", "void_reason"])
    told = document.void_reason
    record("document.voided", document, by=by, unit=document.unit, reason=told)
    return document


def _locked(document_id: UUID) -> Document:
    return (
        Document.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office", "unit")
        .get(pk=document_id)
    )


def _delivery(document: Document) -> Delivery:
    """Return the delivery of the document to its unit; the document's lock guards it too."""
    delivery = Delivery.objects.filter(document=document, unit=document.unit).first()
    if delivery is None:
        raise WrongState(_("这份公文还没有送达，暂不能签收。"))
    return delivery


def _drafting(kind: Kind) -> Permission:
    on_the_spot = kind in SIGNED_ON_THE_SPOT
    return Permission.VISIT_MAKE if on_the_spot else Permission.DOCUMENT_DRAFT


def _unissued(content: Content) -> Content:
    return msgspec.structs.replace(content, number="", issued_on=None)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("请写明理由。"), fields={"reason": _("必填，请写明理由。")})
    return reason.strip()


def _require_filled(content: Content) -> None:
    """Raise `Invalid` when the text still holds places to fill in, and name them."""
    left = placeholders(text_of(content).splitlines())
    if left:
        raise Invalid(
            _("正文还有未填写的内容：%(places)s。请补充完整后再办理。")
            % {"places": _("；").join(f"“{place}”" for place in left)},
            fields={"content": _("；").join(left)},
        )


def _next_number(office: Unit, kind: Kind) -> str:
    """Take the next number of the series; its row stays locked until the transaction ends."""
    year = clock.today().year
    of_the_year = Series.objects.filter(office=office, kind=kind, year=year)
    if not of_the_year.exists():
        Series.objects.get_or_create(
            office=office, kind=kind, year=year, defaults={"prefix": _prefix(office, kind)}
        )
    series = of_the_year.select_for_update(no_key=True).get()
    series.last += 1
    series.save(update_fields=["last"])
    return number_text(series.prefix, year, series.last)


def _prefix(office: Unit, kind: Kind) -> str:
    """Return the word of the newest series of this kind, else one made of the office's own."""
    newest = Series.objects.filter(office=office, kind=kind).order_by("-year").first()
    prefix = newest.prefix if newest else f"{office.short_name}{SERIES_WORD[kind]}"
    if not is_prefix(prefix):
        raise Invalid(_("还没有设置发文字号的机关代字，请督导室主任先在文号设置中填写。"))
    return prefix


def _composed(document: Document, content: Content, by: Person) -> list[File]:
    """Store the document in both forms."""
    images = _signatures(content)
    made = {
        ".docx": compose_docx(content, images=images),
        ".pdf": compose_pdf(content, images=images),
    }
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
