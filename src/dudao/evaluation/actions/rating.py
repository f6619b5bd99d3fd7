"""The team rates on site, each for himself; what lies apart is settled by its lead."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation.actions.review_rows import indicator_in, locked_review, place_of, sent
from dudao.evaluation.actions.round_rows import reason_given, record_candidate, require_seen
from dudao.evaluation.actions.self_rows import value_given
from dudao.evaluation.models import Moderation, Rating, RatingEvidence, Review, TeamMember
from dudao.evaluation.queries.dossiers import value_text
from dudao.evaluation.queries.ratings import answer_of, board, given_of
from dudao.evaluation.queries.self_evaluation import Item, Picture
from dudao.evaluation.rules.ratings import NOT_APPLICABLE, Given
from dudao.evaluation.scoring import Unit as Scored
from dudao.evaluation.scoring import encode
from dudao.evaluation.states import MemberRole, Stage
from dudao.files.queries import visible_to
from dudao.findings.rules import clean
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person

NOTE_LIMIT = 2000


@transaction.atomic
def rate(
    candidate_id: UUID,
    code: str,
    *,
    by: Person,
    value: str,
    note: str = "",
    seen: int | None = None,
) -> Rating:
    """Rate an indicator; an empty `value` takes the rating back and keeps the note.

    `value` is a number, a level, `yes`, `no`, or `na` for not applicable. Nobody sees it before he
    has handed in his own sheet. Raises `Invalid` per field, `Conflict` when one's own rating was
    changed elsewhere (on the phone) since it was `seen`.
    """
    review = _rated_by(candidate_id, by)
    now = sent(review.candidate)
    item = indicator_in(now, code)
    row = _row(review, by, item)
    current = {"value": value_text(given_of(row)), "note": row.note, "edition": row.edition}
    require_seen(seen, row.edition, current)
    row.number, row.choice = value_of(value, now, item)
    row.note = _note(note)
    row.edition += 1
    row.at = clock.now()
    row.save()
    record_candidate("rated", review.candidate, by, code=code)
    return row


@transaction.atomic
def attach_rating_evidence(
    candidate_id: UUID, code: str, file_id: UUID, *, by: Person
) -> RatingEvidence:
    """Attach a photo or paper to one's rating of an indicator, before or after it is given."""
    review = _rated_by(candidate_id, by)
    item = indicator_in(sent(review.candidate), code)
    file = visible_to(by).filter(pk=file_id, unit=review.candidate.unit).first()
    if file is None:
        told = _("只能使用这所学校的材料，请重新上传。")
        raise Invalid(told, fields={"evidence": told})
    row = _row(review, by, item)
    if not row.edition:  # a note to come
        row.at = clock.now()
        row.save()
    made = RatingEvidence.objects.get_or_create(
        rating=row, file=file, defaults={"at": clock.now()}
    )[0]
    record_candidate("rating_evidence_attached", review.candidate, by, code=code, file=str(file.pk))
    return made


@transaction.atomic
def finish_rating(candidate_id: UUID, *, by: Person, partly: bool = False) -> TeamMember:
    """Hand in one's sheet: it is fixed from now on, and one sees those of the others.

    `partly`: what one left out is rated by others of the team.
    """
    review = _rated_by(candidate_id, by)
    now = board(review.candidate)
    own = {row.code for row in now.ratings if row.rater_id == by.pk and given_of(row).is_given}
    left = [leaf.title for leaf in now.leaves if leaf.code not in own]
    if left and not partly:
        told = _("您还有%(count)d项没有评分：%(names)s。") % {
            "count": len(left),
            "names": _("、").join(left[:6]) + (_("等") if len(left) > 6 else ""),  # noqa: PLR2004
        }
        raise Invalid(told, fields={"partly": _("补齐评分，或勾选“其余由同组评分”。")})
    member = place_of(review, by)
    member.finished_at = clock.now()
    member.save(update_fields=["finished_at"])
    record_candidate("rating_finished", review.candidate, by, rated=len(own), left=len(left))
    return member


@transaction.atomic
def moderate(
    candidate_id: UUID,
    code: str,
    *,
    by: Person,
    value: str,
    reason: str,
    seen: int | None = None,
) -> Moderation:
    """Settle the value of an indicator for the team, with the reason; all have handed in.

    By the lead, or by the office. Also what does not lie apart may be settled, for a recheck.
    """
    review = locked_review(candidate_id, by, Permission.EVALUATION_RATE, {Stage.ON_SITE})
    _require_moderator(review, by)
    now = board(review.candidate)
    if any(one.finished_at is None for one in now.raters) or not now.raters:
        raise WrongState(_("评估组全体交评分表后才能会商，以免互相影响。"))
    picture = sent(review.candidate)
    item = indicator_in(picture, code)
    _require_rated(item)
    row = review.moderations.filter(code=code).first() or Moderation(
        review=review, code=code, edition=0
    )
    current = {"value": value_text(given_of(row)), "reason": row.reason, "edition": row.edition}
    require_seen(seen, row.edition, current)
    row.number, row.choice = value_of(value, picture, item)
    if row.number is None and not row.choice:
        told = _("请填写会商确定的结果。")
        raise Invalid(told, fields={"value": told})
    row.reason = reason_given(reason)
    row.spread = now.spread(code)
    row.edition += 1
    row.by, row.at = by, clock.now()
    row.save()
    record_candidate(
        "moderated", review.candidate, by, code=code, spread=str(row.spread), reason=row.reason
    )
    return row


def value_of(given: str, now: Picture, item: Item) -> tuple[Any, str]:
    """Return number and choice of a rating; what cannot be scored is refused by the kernel."""
    _require_rated(item)
    if clean(given) == NOT_APPLICABLE:
        return None, NOT_APPLICABLE
    found = Given(*value_given(given, item))
    if item.leaf is not None and found.is_given:
        unit = now.scored
        answers = {item.code: answer_of(item.leaf, found)}
        try:
            encode(now.plan, Scored(unit.id, unit.kind, unit.stages, unit.tags, {}, answers))
        except Invalid as error:
            told = error.fields.get(item.code, error.message)
            raise Invalid(_("有内容需要更正。"), fields={"value": told}) from error
    return found.number, found.choice


def _rated_by(candidate_id: UUID, by: Person) -> Review:
    """Return the review, locked, for somebody of its team who has not handed in."""
    review = locked_review(candidate_id, by, Permission.EVALUATION_RATE, {Stage.ON_SITE})
    member = place_of(review, by)
    require_unrecused([by], review.candidate.unit, clock.today())
    if member.finished_at is not None:
        raise WrongState(_("您已交评分表，不能再改。如有不同意见，请在会商时提出。"))
    return review


def _row(review: Review, by: Person, item: Item) -> Rating:
    _require_rated(item)
    found = review.ratings.filter(rater=by, code=item.code).first()
    return found or Rating(review=review, rater=by, code=item.code, edition=0)


def _require_rated(item: Item) -> None:
    if not item.asked:
        raise NotFound(_("这一项由数据算出，不用评分。请刷新页面。"))


def _require_moderator(review: Review, by: Person) -> None:
    unit = review.candidate.unit
    require_unrecused([by], unit, clock.today())
    leads = review.members.filter(person=by, role=MemberRole.LEAD, recused=False).exists()
    if not leads and not may(by, Permission.REVIEW_RUN, unit):
        raise NotAllowed(_("会商结果由评估组组长或督导室填写。"))


def _note(given: str) -> str:
    text = clean(given)
    if len(text) > NOTE_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": NOTE_LIMIT}
        raise Invalid(_("有内容需要更正。"), fields={"note": told})
    return text
