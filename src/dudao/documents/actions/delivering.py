"""A document in the hands of units: delivered, read, signed for, urged."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.documents.actions.rows import drafting, locked
from dudao.documents.models import Delivery, Document, Urging
from dudao.documents.states import MOVES, SIGNED_ON_THE_SPOT, Kind, State
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

URGING_LIMIT = 300


@transaction.atomic
def deliver(document_id: UUID, *, by: Person) -> list[Delivery]:
    """Put the issued document into the hands of the units it goes to, its own where none is named.

    Its files open for whoever holds it, see `queries.file_of`. Delivering twice changes nothing.
    """
    document = locked(document_id)
    if document.kind in SIGNED_ON_THE_SPOT:
        require(by, drafting(Kind(document.kind)), document.unit)
    else:
        require(by, Permission.DOCUMENT_ISSUE, document.office)
    document.state = advance(MOVES, State(document.state), "deliver")
    there = [row.unit for row in document.addressees.select_related("unit").order_by("pk")]
    return [_hand_over(document, unit, by) for unit in there or [document.unit]]


def _hand_over(document: Document, unit: Unit, by: Person) -> Delivery:
    delivery, made = Delivery.objects.get_or_create(
        document=document, unit=unit, defaults={"delivered_at": clock.now()}
    )
    if made:
        record("document.delivered", document, by=by, unit=unit, number=document.number)
    return delivery


@transaction.atomic
def read(document_id: UUID, *, by: Person) -> Delivery:
    """Note that the unit has opened the document; only the first time counts."""
    document = locked(document_id)
    delivery = _received(document, by)
    if delivery.read_at is None:
        delivery.read_at, delivery.read_by = clock.now(), by
        delivery.save(update_fields=["read_at", "read_by"])
        record("document.read", document, by=by, unit=delivery.unit)
    return delivery


@transaction.atomic
def acknowledge(document_id: UUID, *, by: Person) -> Delivery:
    """Sign for the document (签收); only the first time counts."""
    document = locked(document_id)
    delivery = _received(document, by)
    if delivery.acknowledged_at is None:
        now = clock.now()
        delivery.acknowledged_at, delivery.acknowledged_by = now, by
        if delivery.read_at is None:
            delivery.read_at, delivery.read_by = now, by
        delivery.save(update_fields=["acknowledged_at", "acknowledged_by", "read_at", "read_by"])
        record("document.acknowledged", document, by=by, unit=delivery.unit)
    return delivery


@transaction.atomic
def urge(document_id: UUID, *, by: Person, note: str = "") -> list[Urging]:
    """Urge the units that have not signed for what they hold (催办签收), each once a day at most.

    Raises `WrongState` where nobody is left to urge today.
    """
    document = locked(document_id)
    require(by, Permission.DOCUMENT_ISSUE, document.office)
    note = note.strip()
    if len(note) > URGING_LIMIT:
        limit = {"limit": URGING_LIMIT}
        raise Invalid(
            _("有内容需要更正。"), fields={"note": _("最多%(limit)d字，请精简。") % limit}
        )
    deliveries = list(document.deliveries.select_related("unit").order_by("pk"))
    if not deliveries:
        raise WrongState(_("这份公文还没有送达，暂不能签收。"))
    waiting = [it for it in deliveries if it.acknowledged_at is None]
    if not waiting:
        unit = deliveries[0].unit if len(deliveries) == 1 else _("各单位")
        raise WrongState(_("“%(unit)s”已签收，不用再催办。") % {"unit": unit})
    due = [it for it in waiting if not _urged_today(it)]
    if not due:
        raise WrongState(_("今天已催办过，请明天再催办，或者电话联系学校。"))
    made = [Urging.objects.create(delivery=it, note=note, by=by, at=clock.now()) for it in due]
    for it in due:
        record("document.urged", document, by=by, unit=it.unit, note=note)
    return made


def _urged_today(delivery: Delivery) -> bool:
    last = delivery.urgings.order_by("-at").first()
    return last is not None and last.at.astimezone(clock.CHINA).date() == clock.today()


def _received(document: Document, by: Person) -> Delivery:
    """Return the delivery to the unit `by` receives for; the document's lock guards it too."""
    deliveries = list(document.deliveries.select_related("unit").order_by("pk"))
    mine = [it for it in deliveries if may(by, Permission.DOCUMENT_RECEIVE, it.unit)]
    if mine:
        return next((it for it in mine if it.acknowledged_at is None), mine[0])
    require(by, Permission.DOCUMENT_RECEIVE, deliveries[0].unit if deliveries else document.unit)
    raise WrongState(_("这份公文还没有送达，暂不能签收。"))
