"""From what was found to a grade that holds: graded, announced, confirmed, evaluated again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.result_rows import (
    locked_candidates,
    locked_publicity,
    locked_result,
    record_publicity,
    save_stage,
    text_given,
)
from dudao.evaluation.actions.round_rows import (
    move_candidate_to,
    reason_given,
    record_candidate,
    require_open,
)
from dudao.evaluation.models import (
    Candidate,
    Moderation,
    Publicity,
    Result,
    Target,
    TeamMember,
)
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.queries.publicity import drafted_text
from dudao.evaluation.queries.ratings import Settled, board
from dudao.evaluation.queries.result_inputs import graded_beside, inputs_of
from dudao.evaluation.rules.results import Worked, aim_of, digest_of, explained, worked_out
from dudao.evaluation.rules.rounds import later
from dudao.evaluation.scoring import Plan
from dudao.evaluation.states import Aim, Stage
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person
from dudao.org.queries import norm, norm_row
from dudao.org.queries.calendar import calendar_of

PLACE_LIMIT, NOTE_LIMIT, WORD_LIMIT = 200, 300, 60
NAMED = 6


@transaction.atomic
def grade(
    candidate_ids: Sequence[UUID],
    *,
    by: Person,
    happened: Mapping[str, str] | None = None,
    note: str = "",
) -> list[Result]:
    """Work out and decide score and grade of units that were looked at, those of a batch together.

    `happened` are vetoes by code, each with what happened; of one unit only. What nobody rated
    and nothing is known of scores nothing, which needs a `note`. A later result replaces the
    earlier one, which stays as it was. Raises `Invalid` per figure that cannot be used.
    """
    round_, rows = locked_candidates(candidate_ids)
    require(by, Permission.ROUND_DECIDE, round_.office)
    require_open(round_)
    plan = plan_of(round_.version)
    reasons = _happened(plan, happened or {}, rows)
    rated = _settled(rows)
    for one in rows:
        move_candidate_to(one, "grade")
    inputs = inputs_of(round_, rows, reasons, rated)
    text = _note(plan, rows, inputs, note)
    _put_batches(plan, rows, inputs)
    return [_decide(one, plan, inputs[one.pk], text, by) for one in rows]


def _settled(rows: Sequence[Candidate]) -> dict[Any, dict[str, Settled]]:
    """Return what the teams settled; raises `WrongState` with what keeps a grade back."""
    boards = {one.pk: board(one) for one in rows}
    told = [
        _("%(unit)s：%(why)s") % {"unit": one.unit, "why": "".join(boards[one.pk].hindrances)}
        for one in rows
        if boards[one.pk].hindrances
    ]
    if told:
        raise WrongState(" ".join(told[:NAMED]))
    return {pk: it.settled for pk, it in boards.items()}


def _happened(plan: Plan, happened: Mapping[str, str], rows: Sequence[Candidate]) -> dict[str, str]:
    """Return the vetoes with their reasons; one without a legal basis cannot be used."""
    given = {code: clean(reason) for code, reason in happened.items() if clean(reason)}
    if given and len(rows) > 1:
        raise Invalid(_("一票否决请逐校认定。"), fields={"happened": _("请逐校认定。")})
    stops = {stop.code: stop for stop in plan.stops}
    wrong = {}
    for code, reason in given.items():
        if code not in stops:
            wrong[code] = _("指标体系里没有这个否决项。")
        elif not stops[code].is_on:
            wrong[code] = _("这个否决项没有依据，不能使用。请在指标体系新版本中补充依据。")
        elif len(reason) > NOTE_LIMIT:
            wrong[code] = _("最多%(limit)d字，请精简。") % {"limit": NOTE_LIMIT}
    if wrong:
        raise Invalid(_("有内容需要更正。"), fields=wrong)
    return given


def _note(plan: Plan, rows: Sequence[Candidate], inputs: Mapping[Any, Any], note: str) -> str:
    """Return the note, which is needed where something is missing."""
    text = clean(note)
    if len(text) > NOTE_LIMIT:
        over = _("最多%(limit)d字，请精简。") % {"limit": NOTE_LIMIT}
        raise Invalid(_("有内容需要更正。"), fields={"note": over})
    if text:
        return text
    gaps = [(one, explained(plan, inputs[one.pk]).missing) for one in rows]
    named = [
        _("%(unit)s：%(codes)s") % {"unit": one.unit, "codes": _("、").join(codes)}
        for one, codes in gaps
        if codes
    ]
    if named:
        words = _("；").join(named[:NAMED]) + (_("等") if len(named) > NAMED else "")
        raise Invalid(
            _("还有指标没有评定，也没有数据。"),
            fields={
                "note": _("没有数据的指标计0分（%(gaps)s）。请补评，或写明理由。") % {"gaps": words}
            },
        )
    return ""


def _put_batches(plan: Plan, rows: Sequence[Candidate], inputs: dict[Any, Any]) -> None:
    """Put beside each unit what the others of its batch came to, where a grade has a share."""
    if all(one.share is None for one in plan.framework.grades):
        return
    keys = [one.key for one in plan.framework.grades]
    reached = {one.pk: worked_out(plan, inputs[one.pk]) for one in rows}
    held = [
        (row.candidate.batch_id, [keys.index(row.reached), row.sheet["total"]])
        for row in graded_beside(rows)
        if row.reached in keys
    ]
    for one in rows:
        inputs[one.pk]["batch"] = [
            [reached[it.pk].place, reached[it.pk].cents]
            for it in rows
            if it.pk != one.pk and it.batch_id == one.batch_id
        ] + [figures for batch, figures in held if batch == one.batch_id]


def _decide(
    candidate: Candidate, plan: Plan, inputs: dict[str, Any], note: str, by: Person
) -> Result:
    worked = worked_out(plan, inputs)
    grades = {one.key: one for one in plan.framework.grades}
    given = grades.get(worked.grade)
    before = candidate.results.aggregate(last=Max("number"))["last"] or 0
    candidate.results.filter(stands=True).update(stands=False)
    made = Result.objects.create(
        candidate=candidate,
        number=before + 1,
        version=candidate.round.version,
        inputs=inputs,
        sheet=worked.sheet,
        digest=digest_of(inputs, worked.sheet),
        score=worked.score,
        reached=worked.reached,
        grade=worked.grade,
        grade_word=given.label[:WORD_LIMIT] if given else "",
        target=given.target if given else "",
        vetoes=_vetoes(plan, inputs, worked),
        note=note,
        decided_at=clock.now(),
        decided_by=by,
    )
    save_stage(candidate)
    record_candidate("graded", candidate, by, result=made.number, grade=made.grade, note=note)
    return made


def _vetoes(plan: Plan, inputs: Mapping[str, Any], worked: Worked) -> list[dict[str, str]]:
    """Return the vetoes that happened, with their basis and what happened."""
    found = inputs["units"][0]["answers"]
    return [
        {
            "code": veto.code,
            "title": veto.title,
            "basis": veto.basis,
            "reason": found.get(veto.code, {}).get("note", ""),
        }
        for veto in plan.framework.vetoes
        if veto.code in worked.sheet["stopped"]
    ]


@transaction.atomic
def announce_results(
    candidate_ids: Sequence[UUID],
    *,
    by: Person,
    place: str,
    text: str = "",
    first_on: date | None = None,
) -> Publicity:
    """Put the results of units of one batch up for everybody to see, as many workdays as asked."""
    round_, rows = locked_candidates(candidate_ids)
    require(by, Permission.ROUND_RUN, round_.office)
    require_open(round_)
    batches = {one.batch_id: one.batch for one in rows}
    if len(batches) > 1:
        told = _("请按批次分别公示。")
        raise Invalid(told, fields={"candidates": told})
    for one in rows:
        move_candidate_to(one, "announce")
    begins = first_on or clock.today()
    if begins < clock.today():
        told = _("公示不能从过去的日期开始。")
        raise Invalid(told, fields={"first_on": told})
    asked = norm_row("evaluation.publicity_workdays", office=round_.office)
    results = list(Result.objects.filter(candidate__in=rows, stands=True))
    made = Publicity.objects.create(
        batch=batches.popitem()[1],
        first_on=begins,
        last_on=calendar_of(round_.office).add(begins, asked.value),
        workdays=asked.value,
        basis=asked.basis[:NOTE_LIMIT],
        place=text_given(place, "place", PLACE_LIMIT),
        text=clean(text) or drafted_text(round_, rows, begins, asked.value),
        made_at=clock.now(),
        made_by=by,
    )
    made.batch.round = round_
    made.results.set(results)
    record_publicity("announced", made, by, units=len(rows), last_on=made.last_on.isoformat())
    for one in rows:
        save_stage(one)
        record_candidate("announced", one, by, publicity=str(made.pk))
    return made


@transaction.atomic
def confirm_results(publicity_id: UUID, *, by: Person) -> list[Candidate]:
    """Confirm the results of a publicity that is over; those with an open objection wait.

    Each unit gets its target by its grade; who has to rectify gets a day as well.
    """
    publicity = locked_publicity(publicity_id)
    round_ = publicity.batch.round
    require(by, Permission.ROUND_DECIDE, round_.office)
    require_open(round_)
    if publicity.last_on >= clock.today():
        raise WrongState(_("公示到%(day)s结束，之后再认定。") % {"day": publicity.last_on})
    waiting = publicity.results.filter(stands=True, candidate__stage=Stage.PUBLICITY)
    ids = waiting.exclude(objections__outcome="").values_list("candidate", flat=True)
    if not ids:
        raise WrongState(_("没有可以认定的结果：异议还没有答复，或已经全部办完。"))
    _again, rows = locked_candidates(ids)
    results = {row.candidate_id: row for row in publicity.results.filter(stands=True)}
    for one in rows:
        _confirm(one, results[one.pk], by)
    record_publicity("confirmed", publicity, by, units=len(rows))
    return rows


def _confirm(candidate: Candidate, result: Result, by: Person) -> None:
    move_candidate_to(candidate, "confirm")
    candidate.grade = result.grade[:40]
    save_stage(candidate, "grade")
    keys = [one.key for one in plan_of(result.version).framework.grades]
    aim = aim_of(keys, result.grade)
    due_on = None
    if aim == Aim.RECTIFY:
        office = candidate.round.office
        due_on = later(clock.today(), norm("evaluation.rectify_months", office=office))
    text = result.target or aim.label
    Target.objects.create(result=result, aim=aim, text=str(text), due_on=due_on)
    record_candidate("confirmed", candidate, by, result=result.number, grade=result.grade)


@transaction.atomic
def evaluate_again(result_id: UUID, *, by: Person, reason: str) -> Candidate:
    """Look at a unit again, at any time: because it had to rectify, or whether it still holds.

    What was decided stays; the next grade makes the next result.
    """
    result = locked_result(result_id)
    candidate = result.candidate
    require(by, Permission.ROUND_DECIDE, candidate.round.office)
    require_open(candidate.round)
    if not result.stands:
        raise WrongState(_("这个结果已被后一次评定代替。请打开最新的结果。"))
    move_candidate_to(candidate, "evaluate_again")
    target = result.aimed
    target.reason = reason_given(reason)
    target.looked_at, target.looked_by = clock.now(), by
    target.save(update_fields=["reason", "looked_at", "looked_by"])
    # What was rated and settled then stays in the stored inputs of that result.
    TeamMember.objects.filter(review__candidate=candidate).update(finished_at=None)
    Moderation.objects.filter(review__candidate=candidate).delete()
    save_stage(candidate)
    record_candidate("evaluated_again", candidate, by, reason=target.reason)
    return candidate
