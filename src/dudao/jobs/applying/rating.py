"""What one of a team gave a school on site, on his phone."""

from dudao.evaluation import actions
from dudao.evaluation.models import Rating, TeamMember
from dudao.inbox.messages import bodies
from dudao.inbox.states import State
from dudao.jobs.applying.work import Work


def give(work: Work, body: bodies.Rate) -> State:
    """Rate an indicator; what he gave later elsewhere stands."""
    own = Rating.objects.filter(
        review__candidate=body.candidate, rater=work.by, code=body.code
    ).first()
    if own is not None and own.at > work.at:
        return State.STALE
    actions.rate(body.candidate, body.code, by=work.by, value=body.value, note=body.note)
    return State.APPLIED


def finish(work: Work, body: bodies.FinishRating) -> State:
    """Hand in the sheet; once is enough."""
    place = TeamMember.objects.filter(review__candidate=body.candidate, person=work.by).first()
    if place is not None and place.finished_at is not None:
        return State.STALE
    actions.finish_rating(body.candidate, by=work.by, partly=body.partly)
    return State.APPLIED
