"""What the actions on self-evaluations share: the locked row, who may write, what is typed."""

import unicodedata
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.prefilling import count_left
from dudao.evaluation.actions.round_rows import require_open
from dudao.evaluation.models import SelfEvaluation
from dudao.evaluation.queries.self_evaluation import Item
from dudao.evaluation.rules.answers import seconds_spent
from dudao.evaluation.states import WITH_SCHOOL, Asked
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person

NUMBER_DIGITS = 14
DECIMALS = 4


def locked_evaluation(evaluation_id: UUID) -> SelfEvaluation:
    """Return the self-evaluation with its unit and round, locked until the transaction ends."""
    found = (
        SelfEvaluation.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "candidate__unit", "candidate__batch", "candidate__round__office",
            "candidate__round__version__system",
        )
        .filter(pk=evaluation_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("找不到这份自评。请刷新页面。"))
    return found


def writable(evaluation_id: UUID, by: Person) -> SelfEvaluation:
    """Return the self-evaluation, locked, for somebody of the school, while it is with him."""
    evaluation = locked_evaluation(evaluation_id)
    candidate = evaluation.candidate
    # Who waited for the lock behind a sending sees that it was sent.
    candidate.refresh_from_db(fields=["stage"])
    require(by, Permission.EVALUATION_SUBMIT, candidate.unit)
    require_open(candidate.round)
    if candidate.stage not in WITH_SCHOOL:
        raise WrongState(
            _("自评%(stage)s，不能再改。需要修改的，请督导室退回后再改。")
            % {"stage": candidate.get_stage_display()}
        )
    return evaluation


def keep(evaluation: SelfEvaluation, opened: datetime | None, *names: str) -> None:
    """Save what was changed, with the time spent and how much is left."""
    now = clock.now()
    evaluation.seconds += seconds_spent(opened, evaluation.touched_at, now)
    evaluation.touched_at = now
    evaluation.save(update_fields=["seconds", "touched_at", *names])
    count_left([evaluation])


def answer_words(row: Any) -> dict[str, Any]:
    """Return what stands in an answer, for somebody whose change came too late."""
    number = "" if row.number is None else f"{row.number.normalize():f}"
    return {"value": number or row.choice, "text": row.text, "edition": row.edition}


def value_given(given: str, item: Item) -> tuple[Decimal | None, str]:
    """Return number and choice of what was given; raises `Invalid` for what is neither."""
    text = clean(given)
    if not text:
        return None, ""
    if not item.asked:
        raise Invalid(
            _("有内容需要更正。"), fields={"value": _("这一项由数据算出，请在数据项里更正。")}
        )
    if item.choices:
        return None, _choice(text, item)
    if item.of == Asked.METRIC and text == "na":
        return None, text
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("%"))
        fits = number.is_finite() and number.adjusted() < NUMBER_DIGITS
        return (number if fits else _not_a_number()).quantize(Decimal(1).scaleb(-DECIMALS)), ""
    except InvalidOperation:
        return _not_a_number(), ""


def _choice(text: str, item: Item) -> str:
    words = dict(item.choices)
    if text not in words:
        told = _("请从这些里选：%(words)s。") % {"words": _("、").join(words.values())}
        raise Invalid(_("有内容需要更正。"), fields={"value": told})
    return text


def _not_a_number() -> Decimal:
    raise Invalid(_("有内容需要更正。"), fields={"value": _("请填数字。")})
