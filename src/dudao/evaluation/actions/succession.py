"""A school was merged while its evaluation was under way: the one it went into takes its place."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.prefilling import begin_self_evaluations, count_left
from dudao.evaluation.actions.round_rows import (
    locked_candidate,
    move_candidate_to,
    record_candidate,
    require_not_closed,
)
from dudao.evaluation.models import Candidate, SelfAnswer, SelfEvaluation, SelfEvidence
from dudao.evaluation.states import WITH_SCHOOL, AnswerSource, Asked, Stage, Standing
from dudao.files.actions import lend, share
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit

TEXTS = ("strengths", "problems", "plans")


@transaction.atomic
def pass_to_successor(candidate_id: UUID, successor: Unit, *, by: Person) -> Candidate:
    """Let the school that a closed one went into take its place in the round.

    The closed one leaves, its work is kept. Where the other is not in the round it joins the same
    batch; while it fills in its self-evaluation it gets what it has not said itself, and the
    papers. Returns the successor's candidate.
    """
    candidate = locked_candidate(candidate_id)
    round_ = candidate.round
    require(by, Permission.ROUND_RUN, round_.office)
    require_not_closed(round_)
    _require_merged(candidate, successor)
    began = candidate.stage != Stage.ASSIGNED
    move_candidate_to(candidate, "leave")
    candidate.reason = _("并入%(unit)s，由其参加评估") % {"unit": successor}
    candidate.edition += 1
    candidate.save(update_fields=["stage", "reason", "edition"])
    heir = _heir(candidate, successor, began=began)
    before = SelfEvaluation.objects.filter(candidate=candidate).first()
    after = SelfEvaluation.objects.select_for_update(no_key=True).filter(candidate=heir).first()
    if before is not None and after is not None and heir.stage in WITH_SCHOOL:
        after.candidate = heir
        _hand_over(before, after, candidate.unit, by)
    record_candidate("passed_on", candidate, by, to=str(heir.pk), reason=candidate.reason)
    record_candidate("taken_over", heir, by, of=str(candidate.pk), merged=str(candidate.unit))
    return heir


def _require_merged(candidate: Candidate, successor: Unit) -> None:
    if candidate.unit.is_open(clock.today()):
        raise WrongState(
            _("“%(unit)s”没有撤并，不能由别的学校承接。不再评估的，请办理“不再评估”。")
            % {"unit": candidate.unit}
        )
    told = ""
    if successor.office_id != candidate.round.office_id:
        told = _("“%(unit)s”不归本督导室管理。") % {"unit": successor}
    elif not successor.is_open(clock.today()):
        told = _("“%(unit)s”也已撤并，请选现在的学校。") % {"unit": successor}
    if told:
        raise Invalid(told, fields={"unit": told})


def _heir(candidate: Candidate, successor: Unit, *, began: bool) -> Candidate:
    """Return the successor in the round, put into it where it is not there."""
    round_ = candidate.round
    heir = round_.candidates.select_related("unit", "batch").filter(unit=successor).first()
    if heir is None:
        heir = Candidate.objects.create(
            round=round_, batch=candidate.batch, unit=successor, tier=candidate.tier
        )
    heir.round = round_
    if began and heir.stage == Stage.ASSIGNED:
        move_candidate_to(heir, "begin")
        heir.save(update_fields=["stage"])
        begin_self_evaluations(round_, [heir])
    return heir


def _hand_over(before: SelfEvaluation, after: SelfEvaluation, unit: Unit, by: Person) -> None:
    """Give what the closed school said to its successor, as far as that has not said it itself."""
    note = _("并入的%(unit)s") % {"unit": unit}
    said = before.answers.filter(of=Asked.INDICATOR).exclude(standing=Standing.EMPTY)
    own = set(after.answers.exclude(standing=Standing.EMPTY).values_list("of", "code"))
    for row in said:
        if (row.of, row.code) not in own:
            SelfAnswer.objects.update_or_create(
                self_evaluation=after,
                of=row.of,
                code=row.code,
                defaults={
                    "number": row.number,
                    "choice": row.choice,
                    "text": row.text,
                    "source": AnswerSource.EARLIER,
                    "source_note": note,
                    "source_on": clock.today(),
                    "standing": Standing.PREFILLED,
                },
            )
    for paper in before.evidence.select_related("file"):
        _hand_paper(paper, after, by)
    for name in TEXTS:
        if not getattr(after, name):
            setattr(after, name, getattr(before, name))
    after.edition += 1
    after.save(update_fields=[*TEXTS, "edition"])
    count_left([after])


def _hand_paper(paper: SelfEvidence, after: SelfEvaluation, by: Person) -> None:
    if after.evidence.filter(file__sha256=paper.file.sha256).exists():
        return
    lent = lend(paper.file_id, after.candidate.unit, by=by)
    SelfEvidence.objects.create(
        self_evaluation=after,
        file=share(lent.pk, by=by),
        title=paper.title,
        dated_on=paper.dated_on,
        codes=paper.codes,
        earlier=True,
        attached_by=paper.attached_by,
        attached_at=clock.now(),
    )
