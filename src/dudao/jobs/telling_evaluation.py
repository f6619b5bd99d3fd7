"""Who is told of what happens in evaluation: a school's own steps, vetoes, checks from above."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import people_with
from dudao.audit.models import Event
from dudao.evaluation.models import Candidate, TeamMember, UpperCheck, UpperSample, VetoDecision
from dudao.jobs.telling_lines import Line, People, Subject, fetched
from dudao.org.models import Person, Unit


def _school(candidate: Candidate, _event: Event) -> People:
    return people_with(Permission.EVALUATION_SUBMIT, candidate.unit)


def _office(candidate: Candidate, _event: Event) -> People:
    return people_with(Permission.ROUND_RUN, candidate.round.office)


def _team(candidate: Candidate, _event: Event) -> People:
    rows = TeamMember.objects.filter(review__candidate=candidate, recused=False)
    return [row.person for row in rows.select_related("person")]


def _sheet(candidate: Candidate) -> str:
    return reverse("review-sheet", args=[candidate.pk])


def _at_the_school(veto: VetoDecision, _event: Event) -> People:
    return people_with(Permission.EVALUATION_SUBMIT, veto.unit)


def _desk(veto: VetoDecision, _event: Event) -> People:
    return people_with(Permission.YEAR_RUN, veto.scheme.office)


def _approver(veto: VetoDecision, _event: Event) -> People:
    return [veto.rule.approver]


def _counties(check: UpperCheck, _event: Event) -> People:
    """Return who runs the rounds of the counties whose results were drawn."""
    offices = Unit.objects.filter(
        pk__in=check.samples.values("result__candidate__round__office")
    ).select_related("parent")
    asked = Q(pk__in=[])
    for office in offices:
        asked |= Q(pk__in=people_with(Permission.ROUND_RUN, office).values("pk"))
    return Person.objects.filter(asked)


def _checking(sample: UpperSample, _event: Event) -> People:
    return people_with(Permission.LEVEL_RUN, sample.check_of.office)


TABLE: dict[str, Line] = {
    "evaluation.announced": Line(_school, _("评估结果开始公示，有异议请在公示期内提出")),
    "evaluation.begun": Line(_school, _("本校开始自评，请在截止日前报送")),
    "evaluation.given_back": Line(_school, _("自评退回修改，请看意见")),
    "evaluation.objected": Line(_office, _("学校对评估结果提出异议")),
    "evaluation.objection_answered": Line(_school, _("对评估结果的异议已答复")),
    "evaluation.plan_approved": Line(_school, _("发展规划审核通过")),
    "evaluation.plan_returned": Line(_school, _("发展规划退回修改，请看意见")),
    "evaluation.plan_submitted": Line(_office, _("学校报送了发展规划，请审核")),
    "evaluation.went_on_site": Line(_team, _("您在评估组里，请进校评分"), path=_sheet),
    "level.answered": Line(_checking, _("县级已答复复核差异")),
    "level.returned": Line(_counties, _("上级复核反馈了差异，请答复")),
    "veto.dismissed": Line(_at_the_school, _("一项否决事项已决定不予否决")),
    "veto.heard": Line(_approver, _("一项否决事项已听证，等待您决定")),
    "veto.stated": Line(_desk, _("学校对否决事项提交了陈述申辩")),
    "veto.told": Line(_at_the_school, _("拟办理一票否决，请陈述申辩")),
    "veto.upheld": Line(_at_the_school, _("一项否决事项已作出决定")),
}
SUBJECTS: dict[str, Subject] = {
    "evaluation.candidate": Subject(
        fetched(Candidate, "unit__parent", "round__office"),
        lambda candidate: reverse("candidate", args=[candidate.pk]),
    ),
    "evaluation.uppercheck": Subject(
        fetched(UpperCheck, "office"), lambda check: reverse("check", args=[check.pk])
    ),
    "evaluation.uppersample": Subject(
        fetched(UpperSample, "check_of__office"),
        lambda sample: reverse("check-sample", args=[sample.pk]),
    ),
    "evaluation.vetodecision": Subject(
        fetched(VetoDecision, "unit__parent", "scheme__office", "rule__approver"),
        lambda veto: reverse("veto", args=[veto.pk]),
    ),
}
