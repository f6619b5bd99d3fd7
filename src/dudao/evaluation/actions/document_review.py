"""The papers of an applied self-evaluation looked through, indicator by indicator; then on site."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.evaluation.actions.review_rows import indicator_in, locked_review, note_given, sent
from dudao.evaluation.actions.round_rows import (
    move_candidate_to,
    reason_given,
    record_candidate,
    require_seen,
)
from dudao.evaluation.models import DocumentCheck, Review
from dudao.evaluation.queries.dossiers import dossier
from dudao.evaluation.states import MemberRole, Stage, Verdict
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.org.queries import norm

NAMED = 6


@transaction.atomic
def check_document(
    candidate_id: UUID,
    code: str,
    *,
    by: Person,
    verdict: str,
    note: str = "",
    seen: int | None = None,
) -> DocumentCheck:
    """Say what the papers for an indicator are worth.

    Whatever is not sufficient goes with a note: the school reads it. Raises `Conflict` when
    somebody else has looked at it since it was `seen`.
    """
    review = locked_review(candidate_id, by, Permission.EVALUATION_RATE, {Stage.APPLIED})
    require_unrecused([by], review.candidate.unit, clock.today())
    indicator_in(sent(review.candidate), code)
    row = review.checks.filter(code=code).first() or DocumentCheck(
        review=review, code=code, edition=0
    )
    current = {"verdict": row.verdict, "note": row.note, "edition": row.edition}
    require_seen(seen, row.edition, current)
    if verdict not in [one.value for one in Verdict]:
        told = _("请选择审核意见。")
        raise Invalid(told, fields={"verdict": told})
    row.verdict = Verdict(verdict)
    row.note = note_given(note) if row.verdict == Verdict.SUFFICIENT else reason_given(note, "note")
    row.edition += 1
    row.by, row.at = by, clock.now()
    row.save()
    record_candidate("document_checked", review.candidate, by, code=code, verdict=row.verdict)
    return row


@transaction.atomic
def finish_document_review(
    candidate_id: UUID, *, by: Person, opinion: str = "", rest: bool = False
) -> Review:
    """End the review of the papers; `rest` says that what was not looked at is sufficient.

    What is doubtful is looked into on site; what is to be added goes back to the school first.
    """
    review = locked_review(candidate_id, by, Permission.REVIEW_RUN, {Stage.APPLIED})
    candidate = review.candidate
    require_unrecused([by], candidate.unit, clock.today())
    lines = dossier(candidate, by).lines
    left = [line for line in lines if line.left]
    wanting = [line.item.title for line in lines if line.wants_more]
    if wanting:
        told = _("还有要求补充的材料：%(names)s。请退回学校补充，或改审核意见。")
        raise Invalid(told % {"names": _some(wanting)})
    if left and not rest:
        told = _("还有%(count)d项没有审核：%(names)s。") % {
            "count": len(left),
            "names": _some([line.item.title for line in left]),
        }
        raise Invalid(told, fields={"rest": _("逐项审核，或勾选“其余均充分”。")})
    for line in left:
        DocumentCheck.objects.update_or_create(
            review=review,
            code=line.item.code,
            defaults={"verdict": Verdict.SUFFICIENT, "note": "", "by": by, "at": clock.now()},
        )
    move_candidate_to(candidate, "review")
    candidate.edition += 1
    candidate.save(update_fields=["stage", "edition"])
    review.opinion = note_given(opinion, "opinion")
    review.reviewed_at, review.reviewed_by = clock.now(), by
    review.save(update_fields=["opinion", "reviewed_at", "reviewed_by"])
    record_candidate("documents_reviewed", candidate, by, rest=len(left), opinion=review.opinion)
    return review


@transaction.atomic
def go_on_site(candidate_id: UUID, *, by: Person, on: date | None = None) -> Review:
    """Send the team: as many as the norm asks, one who leads, nobody who must keep away."""
    review = locked_review(candidate_id, by, Permission.REVIEW_RUN, {Stage.REVIEWED})
    candidate, day = review.candidate, on or clock.today()
    team = list(review.members.filter(recused=False).select_related("person"))
    least = norm("evaluation.team_size", on=day, office=candidate.round.office)
    if len(team) < least:
        raise Invalid(
            _("评估组现在有%(some)d人，至少应有%(least)d人。请先选定或抽取评估组。")
            % {"some": len(team), "least": least}
        )
    if not any(one.role == MemberRole.LEAD for one in team):
        raise Invalid(_("评估组还没有组长，请先选定。"))
    require_unrecused([one.person for one in team], candidate.unit, day)
    move_candidate_to(candidate, "go")
    candidate.edition += 1
    candidate.save(update_fields=["stage", "edition"])
    review.on_site_on = day
    review.save(update_fields=["on_site_on"])
    people = [one.person_id for one in team]
    record_candidate("went_on_site", candidate, by, on=day.isoformat(), people=people)
    return review


def _some(names: list[str]) -> str:
    return _("、").join(names[:NAMED]) + (_("等") if len(names) > NAMED else "")
