"""How far a document is and whose desk it lies on."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.documents.models import Delivery, Document
from dudao.documents.states import SIGNED_ON_THE_SPOT, State
from dudao.org.models import Person

#: state -> the next step, the right it needs, what its holder reads and what others read
_TURNS: dict[State, tuple[str, str, str | Promise, str | Promise]] = {
    State.DRAFT: (
        "submit",
        "draft",
        _("请核对正文，然后送核稿。"),
        _("草稿还在起草人处。"),
    ),
    State.CHECKING: (
        "check",
        "check",
        _("请核对事实、依据和数据，通过后送主任签发，有误的退回。"),
        _("等待督导室其他人员核稿。"),
    ),
    State.PENDING: (
        "sign_off",
        "sign_off",
        _("请审阅正文，签发或者退回。"),
        _("等待督导室主任审签。"),
    ),
    State.SIGNED_OFF: (
        "issue",
        "issue",
        _("已签发，请编号印发。"),
        _("已签发，等待督导室编号印发。"),
    ),
}
_ORDER = [State.DRAFT, State.CHECKING, State.PENDING, State.SIGNED_OFF, State.ISSUED]


class Desk(NamedTuple):
    """The steps of the document, the one button of this reader, and in words whose turn it is."""

    steps: list[tuple[str | Promise, str]]
    turn: str
    words: str | Promise
    deliveries: list[Delivery]
    mine: Delivery | None
    edits: bool
    returns: bool
    may_void: bool
    may_urge: bool
    may_amend: bool


def desk(document: Document, reader: Person) -> Desk:
    """Return how far `document` is; `turn` is what `reader` does next, or empty."""
    deliveries = list(document.deliveries.select_related("unit", "acknowledged_by").order_by("pk"))
    rights = _rights(document, reader)
    mine = _mine(deliveries, reader)
    state = State(document.state)
    turn, right, yours, others = _turn(document, state, deliveries, mine)
    allowed = rights.get(right, right == "receive" and mine is not None)
    early = state in {State.DRAFT, State.CHECKING, State.PENDING}
    waiting = any(one.acknowledged_at is None for one in deliveries)
    return Desk(
        steps=_steps(state, deliveries),
        turn=turn if allowed else "",
        words=yours if allowed else others,
        deliveries=deliveries if rights["draft"] or rights["issue"] else [mine] if mine else [],
        mine=mine,
        edits=rights["draft"] and state == State.DRAFT,
        returns=allowed and turn in {"check", "sign_off"},
        may_void=state != State.VOID and rights["draft" if early else "sign_off"],
        may_urge=waiting and rights["issue"],
        may_amend=state == State.ISSUED
        and document.kind not in SIGNED_ON_THE_SPOT
        and may(reader, Permission.DOCUMENT_DRAFT, document.office),
    )


def _rights(document: Document, reader: Person) -> dict[str, bool]:
    office = document.office
    return {
        "draft": may(reader, Permission.DOCUMENT_DRAFT, document.unit),
        "check": document.drafted_by_id != reader.pk
        and may(reader, Permission.DOCUMENT_CHECK, office),
        "sign_off": may(reader, Permission.DOCUMENT_SIGN_OFF, office),
        "issue": may(reader, Permission.DOCUMENT_ISSUE, office),
    }


def _mine(deliveries: list[Delivery], reader: Person) -> Delivery | None:
    """Return the delivery that waits for the reader, else the first that is the reader's."""
    its = [one for one in deliveries if may(reader, Permission.DOCUMENT_RECEIVE, one.unit)]
    return next((one for one in its if one.acknowledged_at is None), its[0] if its else None)


def _turn(
    document: Document, state: State, deliveries: list[Delivery], mine: Delivery | None
) -> tuple[str, str, str | Promise, str | Promise]:
    if state == State.VOID:
        void = _("已作废：%(reason)s") % {"reason": document.void_reason}
        return "", "", void, void
    if state != State.ISSUED:
        return _TURNS[state]
    if not deliveries:
        return "deliver", "issue", _("已印发，请送达。"), _("已印发，等待督导室送达。")
    if mine is not None and mine.acknowledged_at is None:
        return "acknowledge", "receive", _("请阅读，然后签收。"), ""
    left = sum(one.acknowledged_at is None for one in deliveries)
    words: str | Promise = (
        _("已送达%(all)d个单位，还有%(left)d个没有签收。") % {"all": len(deliveries), "left": left}
        if left
        else _("各单位都已签收。")
    )
    return "", "", words, words


def _steps(state: State, deliveries: list[Delivery]) -> list[tuple[str | Promise, str]]:
    names = [_("起草"), _("核稿"), _("签发"), _("编号印发"), _("送达"), _("签收")]
    done = _ORDER.index(state) if state in _ORDER else 0
    if deliveries:
        done = 6 if all(one.acknowledged_at for one in deliveries) else 5
    return [
        (name, "done" if n < done else "now" if n == done and state != State.VOID else "todo")
        for n, name in enumerate(names)
    ]
