"""What the actions on results share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.evaluation.actions.round_rows import locked_candidate, locked_round
from dudao.evaluation.models import Candidate, Publicity, Result, Round
from dudao.findings.rules import clean
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Person

LONG = 4000


def locked_candidates(candidate_ids: Iterable[UUID]) -> tuple[Round, list[Candidate]]:
    """Return units of one round, locked after it in one order, so that nobody waits crosswise."""
    ids = sorted(set(candidate_ids))
    rows = Candidate.objects.filter(pk__in=ids)
    rounds = list(rows.values_list("round", flat=True).distinct())
    if len(rounds) != 1:
        told = _("请选择同一轮评估的学校。") if rounds else _("请至少选择一所学校。")
        raise Invalid(told, fields={"candidates": told})
    round_ = locked_round(rounds[0])
    related = rows.select_for_update(no_key=True, of=("self",)).select_related("unit", "batch")
    found = list(related.order_by("pk"))
    for one in found:
        one.round = round_
    return round_, found


def locked_result(result_id: UUID) -> Result:
    """Return a result, its candidate locked."""
    result = Result.objects.select_related("version").filter(pk=result_id).first()
    if result is None:
        raise NotFound(_("找不到这个评估结果。请刷新页面。"))
    result.candidate = locked_candidate(result.candidate_id)
    result.refresh_from_db(fields=["stands"])
    return result


def locked_publicity(publicity_id: UUID) -> Publicity:
    """Return a publicity, its round locked."""
    found = Publicity.objects.select_related("batch").filter(pk=publicity_id).first()
    if found is None:
        raise NotFound(_("找不到这次公示。请刷新页面。"))
    found.batch.round = locked_round(found.batch.round_id)
    return found


def text_given(text: str, field: str, limit: int = LONG) -> str:
    """Return a text that must be there, cleaned; raises `Invalid` naming its field."""
    told = clean(text)
    problem = ""
    if not told:
        problem = _("必填，请填写。")
    elif len(told) > limit:
        problem = _("最多%(limit)d字，请精简。") % {"limit": limit}
    if problem:
        raise Invalid(_("有内容需要更正。"), fields={field: problem})
    return told


def save_stage(candidate: Candidate, *names: str) -> None:
    """Save where a unit is, and `names` with it."""
    candidate.edition += 1
    candidate.save(update_fields=["stage", "edition", *names])


def record_publicity(name: str, publicity: Publicity, by: Person, **data: Any) -> None:
    """Record what happened to a publicity."""
    record(f"publicity.{name}", publicity, by=by, unit=publicity.batch.round.office, **data)
