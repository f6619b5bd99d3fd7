"""The five ones of a visit (五个一督一): 清单、反馈、回访、整改、成效."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from dudao.findings.models import Rectification, Verification
from dudao.findings.states import State as FindingState
from dudao.visits.models import Feedback, Visit, VisitFinding
from dudao.visits.states import Done


class One(NamedTuple):
    """One of the five: done or not or not needed, and why in words."""

    done: Done
    reason: str


class FiveOnes(NamedTuple):
    """清单、反馈、回访、整改、成效 of one visit."""

    list: One
    feedback: One
    follow_up: One
    rectification: One
    result: One

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing of the five is missing."""
        return all(one.done != Done.NO for one in self)


class _Counts(NamedTuple):
    raised: int = 0
    revisited: int = 0
    rectified: int = 0
    closed: int = 0


def five_ones(visit: Visit) -> FiveOnes:
    """Return the five ones of `visit`."""
    return five_ones_for([visit])[visit.pk]


def five_ones_for(visits: Iterable[Visit]) -> dict[UUID, FiveOnes]:
    """Return the five ones of each of `visits`, in two statements however many there are."""
    visits = list(visits)
    lists = {
        feedback.visit_id: feedback
        for feedback in Feedback.objects.filter(visit__in=visits, withdrawn_at=None).only(
            "visit_id", "composed_at", "signed_at", "refused_at"
        )
    }
    counts = _counts(visits)
    return {
        visit.pk: _ones(lists.get(visit.pk), counts.get(visit.pk, _Counts())) for visit in visits
    }


def _counts(visits: list[Visit]) -> dict[UUID, _Counts]:
    verified = Exists(Verification.objects.filter(finding=OuterRef("finding")))
    submitted = Exists(Rectification.objects.filter(finding=OuterRef("finding")))
    closed = Q(finding__state=FindingState.CLOSED.value)
    rows = (
        VisitFinding.objects.filter(visit__in=visits)
        # An objection was upheld: there was no such problem, nothing is to be done about it.
        .exclude(finding__state=FindingState.WITHDRAWN.value)
        .annotate(is_verified=verified, is_submitted=submitted)
        .values("visit")
        .annotate(
            raised=Count("pk"),
            revisited=Count("pk", filter=Q(is_verified=True)),
            rectified=Count("pk", filter=Q(is_submitted=True) | closed),
            closed=Count("pk", filter=closed),
        )
    )
    return {
        row["visit"]: _Counts(row["raised"], row["revisited"], row["rectified"], row["closed"])
        for row in rows
    }


def _ones(feedback: Feedback | None, counts: _Counts) -> FiveOnes:
    return FiveOnes(
        list=_list(feedback),
        feedback=_feedback(feedback),
        follow_up=_share(feedback, counts.revisited, counts.raised, _("已回访核查")),
        rectification=_share(feedback, counts.rectified, counts.raised, _("已整改")),
        result=_share(feedback, counts.closed, counts.raised, _("已销号")),
    )


def _list(feedback: Feedback | None) -> One:
    if feedback is None:
        return One(Done.NO, _("还没有生成反馈清单"))
    return One(Done.YES, _("反馈清单已生成"))


def _feedback(feedback: Feedback | None) -> One:
    if feedback is None or (feedback.signed_at is None and feedback.refused_at is None):
        return One(Done.NO, _("学校还没有签收反馈清单"))
    if feedback.refused_at is not None:
        return One(Done.YES, _("学校拒签，已注明原因和见证人"))
    return One(Done.YES, _("校长已签收"))


def _share(feedback: Feedback | None, done: int, raised: int, words: str) -> One:
    if feedback is None and raised == 0:
        return One(Done.NO, _("生成反馈清单后才能确定"))
    if raised == 0:
        return One(Done.NOT_NEEDED, _("本次没有发现需要整改的问题"))
    reason = _("%(raised)d 个问题，%(words)s %(done)d 个") % {
        "raised": raised,
        "words": words,
        "done": done,
    }
    return One(Done.YES if done == raised else Done.NO, reason)
