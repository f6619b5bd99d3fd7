"""What the actions on reviews share: the locked unit, its review, who may look into it."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.round_rows import locked_candidate, require_open
from dudao.evaluation.models import Candidate, Review, TeamMember
from dudao.evaluation.queries.self_evaluation import Item, Picture, picture
from dudao.evaluation.rules.rounds import REASON_LIMIT
from dudao.evaluation.states import Asked, Stage
from dudao.findings.rules import clean
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person


def locked_review(
    candidate_id: UUID, by: Person, permission: Permission, stages: Iterable[Stage]
) -> Review:
    """Return the review of a unit in an open round, the unit locked and at one of `stages`.

    Raises `NotAllowed` unless `by` has `permission` in the unit.
    """
    candidate = locked_candidate(candidate_id)
    require(by, permission, candidate.unit)
    require_open(candidate.round)
    require_stage(candidate, stages)
    review = Review.objects.get_or_create(candidate=candidate)[0]
    review.candidate = candidate
    return review


def require_stage(candidate: Candidate, stages: Iterable[Stage]) -> None:
    """Raise `WrongState` unless the unit is at one of `stages`."""
    if candidate.stage not in set(stages):
        raise WrongState(
            _("“%(unit)s”现在是“%(stage)s”，不能办理这一步。请刷新页面。")
            % {"unit": candidate.unit, "stage": candidate.get_stage_display()}
        )


def sent(candidate: Candidate) -> Picture:
    """Return the self-evaluation as it was sent."""
    evaluation = candidate.self_evaluation
    evaluation.candidate = candidate
    return picture(evaluation)


def indicator_in(now: Picture, code: str) -> Item:
    """Return the line of an indicator."""
    item = now.item(Asked.INDICATOR, code)
    if item is None:
        raise NotFound(_("指标体系里没有这个指标，或不适用于这所学校。请刷新页面。"))
    return item


def place_of(review: Review, person: Person) -> TeamMember:
    """Return the place of a person in the team; raises `NotAllowed` for who is not in it."""
    found = review.members.filter(person=person).first()
    if found is None:
        raise NotAllowed(_("您不在“%(unit)s”的评估组里。") % {"unit": review.candidate.unit})
    if found.recused:
        raise NotAllowed(
            _("您已回避“%(unit)s”的评估（%(reason)s），不能评分。")
            % {"unit": review.candidate.unit, "reason": found.reason}
        )
    return found


def note_given(note: str, field: str = "note") -> str:
    """Return a note that may be left out; raises `Invalid` where it is too long."""
    text = clean(note)
    if len(text) > REASON_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": REASON_LIMIT}
        raise Invalid(_("有内容需要更正。"), fields={field: told})
    return text
