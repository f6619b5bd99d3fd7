"""The team (评估组) that goes to a school: chosen or drawn, without those who must keep away."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions import end_source, grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.access.roles import Role
from dudao.evaluation.actions.review_rows import locked_review
from dudao.evaluation.actions.round_rows import reason_given, record_candidate
from dudao.evaluation.models import Review, TeamMember
from dudao.evaluation.queries.reviews import drawn_for, sendable
from dudao.evaluation.states import BEFORE_SETTLED, MemberRole, Stage
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person
from dudao.org.queries import norm


@transaction.atomic
def choose_team(
    candidate_id: UUID, people: Sequence[Person], *, by: Person, lead: Person | None = None
) -> Review:
    """Put together the team; the first leads it unless another is named.

    Raises `NotAllowed` naming who must keep away from the school and why. Who was drawn or has
    rated is not taken out; he may be recused.
    """
    review = locked_review(candidate_id, by, Permission.REVIEW_RUN, BEFORE_SETTLED)
    _put(review, people, lead)
    names = [person.pk for person in people]
    record_candidate("team_chosen", review.candidate, by, people=names, lead=_lead_id(review))
    return review


@transaction.atomic
def draw_team(
    candidate_id: UUID, draw_id: UUID, *, by: Person, lead: Person | None = None
) -> Review:
    """Take the team over from a draw that drew inspectors for this school.

    The draw has its list, its seed and its certificate; nothing is left to decide here but who
    leads: the first drawn, unless another of them is named. Whose account was closed meanwhile is
    left out, and recorded.
    """
    stages = BEFORE_SETTLED - {Stage.ON_SITE}
    review = locked_review(candidate_id, by, Permission.REVIEW_RUN, stages)
    drawn = {draw.pk: people for draw, people in drawn_for(review.candidate)}.get(draw_id, [])
    there = set(sendable(review.candidate))
    found = [person for person in drawn if person in there]
    if not found:
        told = _("这次抽取没有为这所学校抽出督学，或结果还没有产生。")
        raise Invalid(told, fields={"draw": told})
    for row in review.members.filter(recused=False).exclude(person__in=found):
        end_source(_source(review, row.person))  # what he was let see at the school ends with it
        row.delete()
    _put(review, found, lead, drawn=True)
    review.draw_id = draw_id
    review.save(update_fields=["draw"])
    names = [person.pk for person in found]
    gone = [person.pk for person in drawn if person not in there]
    said = {"draw": str(draw_id), "people": names, "gone": gone}
    record_candidate("team_drawn", review.candidate, by, **said)
    return review


@transaction.atomic
def recuse_member(candidate_id: UUID, person_id: int, *, by: Person, reason: str) -> TeamMember:
    """Let somebody leave the team for a reason: himself, or by the office.

    He keeps his place on the list; what he rated no longer counts.
    """
    asked = Permission.EVALUATION_RATE if person_id == by.pk else Permission.REVIEW_RUN
    review = locked_review(candidate_id, by, asked, BEFORE_SETTLED)
    member = review.members.filter(person=person_id).select_related("person").first()
    if member is None:
        raise NotFound(_("评估组里没有这个人。请刷新页面。"))
    if member.recused:
        raise WrongState(_("%(who)s已经回避。") % {"who": member.person})
    member.reason = reason_given(reason)
    member.recused = True
    member.save(update_fields=["recused", "reason"])
    end_source(_source(review, member.person))
    record_candidate("member_recused", review.candidate, by, person=person_id, reason=member.reason)
    return member


def _put(
    review: Review, people: Sequence[Person], lead: Person | None, *, drawn: bool = False
) -> None:
    """Make `people` the team, each of whom may go."""
    chosen = list(dict.fromkeys(people))
    first = lead or next(iter(chosen), None)
    there = {row.person_id: row for row in review.members.select_related("person")}
    _refuse(review, chosen, first, there)
    require_unrecused(chosen, review.candidate.unit, clock.today())
    gone = [row for row in there.values() if row.person not in chosen and not row.recused]
    for row in gone:
        end_source(_source(review, row.person))
        row.delete()
    review.members.filter(role=MemberRole.LEAD).update(role=MemberRole.MEMBER)
    for person in chosen:
        member = there.get(person.pk) or TeamMember(review=review, person=person)
        member.drawn = member.drawn or drawn
        member.role = MemberRole.LEAD if person == first else MemberRole.MEMBER
        member.save()
        _give_access(review, person)


def _refuse(
    review: Review,
    chosen: list[Person],
    lead: Person | None,
    there: dict[int, TeamMember],
) -> None:
    """Raise `Invalid` for whatever keeps these people from being the team."""
    allowed = set(sendable(review.candidate).values_list("pk", flat=True))
    rated = set(review.ratings.values_list("rater", flat=True))
    strangers = [person for person in chosen if person.pk not in allowed]
    recused = [person for person in chosen if person.pk in there and there[person.pk].recused]
    missed = [
        row.person
        for row in there.values()
        if row.person not in chosen and not row.recused and (row.drawn or row.person_id in rated)
    ]
    told = ""
    if not chosen:
        told = _("请选择评估组成员。")
    elif strangers:
        told = _("%(names)s不是本督导室的督学或工作人员。") % {"names": _names(strangers)}
    elif recused:
        told = _("%(names)s已回避，请另选。") % {"names": _names(recused)}
    elif missed:
        told = _("%(names)s是抽签产生或已评分，不能移出；如需退出，请办理回避。") % {
            "names": _names(missed)
        }
    elif lead not in chosen:
        told = _("组长应是评估组成员。")
    if told:
        raise Invalid(told, fields={"people": told})


def _give_access(review: Review, person: Person) -> None:
    """Let somebody who goes there only for this reach the school, until some days after."""
    unit, batch = review.candidate.unit, review.candidate.batch
    if may(person, Permission.EVALUATION_RATE, unit):
        return
    days = norm("planning.access_days", office=review.candidate.round.office)
    grant_from_source(
        person,
        Role.PART_TIME_INSPECTOR,
        unit,
        source=_source(review, person),
        start_on=clock.today(),
        end_on=max(batch.last_on, clock.today()) + timedelta(days=days),
    )


def _source(review: Review, person: Person) -> str:
    return f"review:{review.pk}:{person.pk}"


def _lead_id(review: Review) -> int | None:
    return review.members.filter(role=MemberRole.LEAD).values_list("person", flat=True).first()


def _names(people: Sequence[Person]) -> str:
    return _("、").join(str(person) for person in people)
