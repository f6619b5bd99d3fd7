"""The chance: secrets sealed and made known, or public numbers; and what cannot go on."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.planning import drawing
from dudao.planning.actions.draws.preparing import give_shares, new_code
from dudao.planning.actions.draws.rows import locked, locked_for, moved, told
from dudao.planning.models import Draw, Lot, Share
from dudao.planning.queries.draws import parts_of
from dudao.planning.states.draws import DRAW_MOVES, DrawState, SeedWay


@transaction.atomic
def commit_share(draw_id: UUID, sha256: str, *, by: Person) -> Share:
    """Seal one's secret: only its SHA-256 is told. It cannot be exchanged for another."""
    draw, share = _own(draw_id, by)
    advance(DRAW_MOVES, DrawState(draw.state), "commit")
    digest = sha256.strip().lower()
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256
        raise Invalid(
            _("封存值应为64位，请重新生成。"), fields={"sha256": _("格式不正确，请核对。")}
        )
    if share.sha256:
        raise WrongState(_("您已经封存过，不能更换。请等其他人封存。"))
    if draw.shares.filter(sha256=digest).exists():
        raise Conflict(_("这个封存值与别人的相同，请自己另出一个数。"))
    share.sha256, share.committed_at = digest, clock.now()
    share.save(update_fields=["sha256", "committed_at"])
    last = not draw.shares.filter(sha256="").exists()
    moved(draw, "commit_last" if last else "commit", "draw.committed", by)
    return share


@transaction.atomic
def reveal_share(draw_id: UUID, *, by: Person, value: str, nonce: str) -> Share:
    """Make one's secret known, once everybody has sealed theirs.

    One that is not what was sealed is refused: that is kept and recorded, and the share comes
    back without `revealed_at`.
    """
    draw, share = _own(draw_id, by)
    advance(DRAW_MOVES, DrawState(draw.state), "reveal")
    if share.nonce:
        raise WrongState(_("您已经揭晓过了。请等其他人揭晓。"))
    value, nonce = value.strip(), nonce.strip().lower()
    if not _is_sealed(share, value, nonce):
        share.refused += 1
        share.save(update_fields=["refused"])
        told(draw, "draw.reveal_refused", by, times=share.refused)
        return share
    share.value, share.nonce, share.revealed_at = value, nonce, clock.now()
    share.save(update_fields=["value", "nonce", "revealed_at"])
    if draw.shares.filter(nonce="").exists():
        moved(draw, "reveal", "draw.revealed", by)
    else:
        moved(draw, "reveal_last", "draw.revealed", by, **_seed(draw))
    return share


@transaction.atomic
def set_public_numbers(draw_id: UUID, numbers: str, *, by: Person) -> Draw:
    """Enter the public numbers that were fixed beforehand, on their day or later."""
    draw = locked_for(draw_id, by)
    advance(DRAW_MOVES, DrawState(draw.state), "set_numbers")
    if draw.way != SeedWay.NUMBERS:
        raise WrongState(_("这次抽查由多人各出一数，不用公开号码。"))
    if draw.source_on is None or clock.today() < draw.source_on:
        raise WrongState(_("号码要到%(day)s才开出，请到时再填。") % {"day": draw.source_on})
    try:
        draw.numbers = drawing.numbers_in(numbers)
    except ValueError as error:
        words = _("请按开出的次序填写号码。")
        raise Invalid(words, fields={"numbers": words}) from error
    return moved(
        draw, "set_numbers", "draw.numbers_set", by, **{"numbers": draw.numbers, **_seed(draw)}
    )


@transaction.atomic
def void_draw(draw_id: UUID, *, by: Person, reason: str) -> Draw:
    """Call a draw off, with a reason that stays public: somebody does not reveal, the list was
    wrong. It can be done again, which is counted.
    """
    draw = locked_for(draw_id, by)
    advance(DRAW_MOVES, DrawState(draw.state), "void")
    if not reason.strip():
        raise Invalid(_("请写明作废理由，理由会公开。"), fields={"reason": _("必填")})
    if draw.lots.exclude(assignment=None).exists():
        raise WrongState(_("已按抽取结果安排了督导任务，不能作废。个别学校去不了的，请划去补抽。"))
    return moved(draw, "void", "draw.voided", by, reason=reason.strip()[:300])


@transaction.atomic
def redo_draw(draw_id: UUID, *, by: Person) -> Draw:
    """Begin a void draw again with the same list, as the next time."""
    draw = locked_for(draw_id, by)
    if draw.state != DrawState.VOID:
        raise WrongState(_("只有作废的抽查才能重新进行。"))
    again = Draw.objects.filter(previous=draw).first()
    if again is not None:
        raise Conflict(_("已经重新进行过了。"), current=again.pk)
    made = _copy(draw, by)
    told(made, "draw.redone", by, previous=str(draw.pk), nth=made.nth)
    return made


def _copy(draw: Draw, by: Person) -> Draw:
    names = ("office", "unit", "kind", "title", "basis", "count", "strata", "each", "way", "source")
    made = Draw.objects.create(
        **{name: getattr(draw, name) for name in names},
        source_on=draw.source_on,
        previous=draw,
        nth=draw.nth + 1,
        code=new_code(),
        made_by=by,
        made_at=clock.now(),
    )
    made.inspectors.set(draw.inspectors.all())
    give_shares(made, [share.person for share in draw.shares.order_by("position")])
    kept = ("key", "name", "full_name", "unit_id", "stratum", "weight", "must", "struck")
    rows = draw.lots.order_by("pk").values(*kept)
    Lot.objects.bulk_create(Lot(draw=made, **row) for row in rows)
    return made


def _own(draw_id: UUID, by: Person) -> tuple[Draw, Share]:
    """Return a draw, locked, and the part that `by` has in it."""
    draw = locked(draw_id)
    share = draw.shares.select_for_update(no_key=True).filter(person=by).first()
    if share is None:
        raise NotAllowed(_("这次抽查没有请您出数，只有名单上写明的人能参加。"))
    return draw, share


def _is_sealed(share: Share, value: str, nonce: str) -> bool:
    try:
        return drawing.commitment(value, nonce) == share.sha256
    except ValueError:
        return False


def _seed(draw: Draw) -> dict[str, Any]:
    return {"seed": drawing.seed_of(draw.list_sha256, parts_of(draw))}
