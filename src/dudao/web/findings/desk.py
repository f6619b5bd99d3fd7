"""How far a notice is and whose desk it lies on."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.documents.models import Delivery
from dudao.documents.states import State
from dudao.findings.models import Notice
from dudao.lib import clock
from dudao.org.models import Person

Turn = tuple[str, str, str | Promise]
#: What the reader whose turn it is reads instead of who is awaited.
_YOURS = {
    "submit": _("请核对正文和整改期限，然后送核稿。"),
    "check": _("请核对事实、依据、要求和期限，通过后送主任签发，有误的退回。"),
    "sign_off": _("请审阅正文，签发或者退回。"),
    "issue": _("已签发，请编号印发。"),
    "deliver": _("已印发，请送达学校。"),
    "acknowledge": _("请阅读通知书，然后签收。"),
}
_ORDER = [State.DRAFT, State.CHECKING, State.PENDING, State.SIGNED_OFF, State.ISSUED]


class Desk(NamedTuple):
    """The steps of the notice, the one button of this reader, and in words whose turn it is."""

    steps: list[tuple[str | Promise, str]]
    turn: str
    words: str | Promise
    delivery: Delivery | None
    receives: bool
    drafts: bool
    returns: bool
    may_void: bool
    may_urge: bool
    may_file: bool
    filing_late: bool


def desk(notice: Notice, reader: Person) -> Desk:
    """Return how far `notice` is; `turn` is what `reader` does next, or empty."""
    document = notice.document
    delivery = document.deliveries.filter(unit=notice.unit_id).first()
    rights = {
        "draft": may(reader, Permission.DOCUMENT_DRAFT, notice.unit),
        "check": document.drafted_by_id != reader.pk
        and may(reader, Permission.DOCUMENT_CHECK, notice.office),
        "sign_off": may(reader, Permission.DOCUMENT_SIGN_OFF, notice.office),
        "issue": may(reader, Permission.DOCUMENT_ISSUE, notice.office),
        "acknowledge": may(reader, Permission.DOCUMENT_RECEIVE, notice.unit),
    }
    state = State(document.state)
    turn, right, words = _turn(notice, state, delivery)
    yours = rights.get(right, False)
    early = state in {State.DRAFT, State.CHECKING, State.PENDING}
    issued = state == State.ISSUED
    return Desk(
        steps=_steps(state, delivery),
        turn=turn if yours else "",
        words=_YOURS[turn] if yours else words,
        delivery=delivery,
        receives=rights["acknowledge"],
        drafts=rights["draft"] and state == State.DRAFT,
        returns=yours and turn in {"check", "sign_off"},
        may_void=state != State.VOID and rights["draft" if early else "sign_off"],
        may_urge=turn == "acknowledge" and rights["issue"],
        may_file=issued
        and notice.filed_at is None
        and may(reader, Permission.NOTICE_FILE, notice.unit),
        filing_late=notice.filing_due_on is not None
        and (notice.filed_at.astimezone(clock.CHINA).date() if notice.filed_at else clock.today())
        > notice.filing_due_on,
    )


def _turn(
    notice: Notice, state: State, delivery: Delivery | None
) -> tuple[str, str, str | Promise]:
    """Return the next step, the right it needs, and who is awaited."""
    if state == State.ISSUED:
        return _handing_over(delivery)
    document = notice.document
    turns: dict[State, Turn] = {
        State.DRAFT: (
            "submit",
            "draft",
            _("草稿在%(person)s处，核对后送核稿。") % {"person": document.drafted_by},
        ),
        State.CHECKING: ("check", "check", _("等待督导室其他人员核稿。")),
        State.PENDING: ("sign_off", "sign_off", _("等待督导室主任审签。")),
        State.SIGNED_OFF: ("issue", "issue", _("已签发，等待督导室编号印发。")),
        State.VOID: ("", "", _("已作废：%(reason)s") % {"reason": document.void_reason}),
    }
    return turns[state]


def _handing_over(delivery: Delivery | None) -> Turn:
    if delivery is None:
        return "deliver", "issue", _("已印发，等待督导室送达学校。")
    if delivery.acknowledged_at is None:
        return "acknowledge", "acknowledge", _("已送达，等待学校签收。")
    return "", "", _("学校已签收，按期限整改。")


def _steps(state: State, delivery: Delivery | None) -> list[tuple[str | Promise, str]]:
    names = [_("起草"), _("核稿"), _("签发"), _("编号印发"), _("送达"), _("签收")]
    done = _ORDER.index(state) if state in _ORDER else 0
    if delivery is not None:
        done = 6 if delivery.acknowledged_at else 5
    return [
        (name, "done" if n < done else "now" if n == done and state != State.VOID else "todo")
        for n, name in enumerate(names)
    ]
