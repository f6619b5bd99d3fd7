"""Which steps at a school the page offers to whom, and what each does."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries.programmes import opinion
from dudao.documents.models import Document
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.planning import actions
from dudao.planning.models import Part
from dudao.planning.queries.programmes import coming, in_team, runs, to_rectify
from dudao.planning.rules.programmes import Step
from dudao.planning.states import PartState, TeamRole
from dudao.planning.states.programmes import BEFORE_VISIT, CONCLUDING
from dudao.web.files.forms import EvidenceForm
from dudao.web.planning.programme_forms import (
    AgreeForm,
    ConcludeForm,
    DayForm,
    ReportForm,
    ReviewForm,
    TextForm,
)
from dudao.web.planning.register_forms import ReasonForm
from dudao.web.planning.turns import Turn, Word

Act = Callable[..., object]


def _turn(
    button: Word, done: Word, act: Act, form: Any = None, look: str = "btn-primary",
    *, folded: bool = False,
) -> Turn:  # fmt: skip
    """Return a step whose form gives the action its arguments."""

    def run(given: Any, by: Person, data: dict[str, Any]) -> object:
        part, filled_in = given
        if isinstance(filled_in, EvidenceForm):
            data = {**data, "evidence": filled_in.store(part.unit, by)}
        return act(part.pk, by=by, **data)

    return Turn(button, done, run, form, look, folded) if form else Turn(button, done, run)


def _opinion(given: Any, by: Person, _data: dict[str, Any]) -> Document:
    part, _form = given
    with translation.override("zh-hans"):  # a paper is Chinese, whoever begins it
        content = opinion(by, part)
    return actions.draft_opinion(part.pk, content, by=by)


_SAVED = _("已保存。")
TURNS: dict[str, Turn] = {
    "self-evaluation": _turn(
        _("提交自评报告"), _("已提交，等待督导组审核。"), actions.self_evaluate, ReportForm
    ),
    "review": _turn(
        _("保存审核意见"), _SAVED, actions.review_self_evaluation, ReviewForm
    ),
    "return": _turn(
        _("退回自评"), _("已退回学校。"), actions.return_self_evaluation, ReasonForm,
        "btn-danger-soft", folded=True,
    ),
    "feed-back": _turn(
        _("反馈初步督导意见"), _("已反馈，申辩期开始。"), actions.feed_back_opinion, TextForm
    ),
    "defend": _turn(
        _("提交申辩"), _("申辩已提交，等待督导组答复。"), actions.defend, ReportForm
    ),
    "answer": _turn(
        _("答复申辩"), _("已答复，学校可以看到。"), actions.answer_defence, TextForm
    ),
    "conclude": _turn(
        _("保存拟定的督导意见"), _("已保存，请督导组成员表态。"), actions.conclude, ConcludeForm
    ),
    "conclude-again": _turn(
        _("修改拟定的督导意见"), _("已保存，请督导组成员重新表态。"), actions.conclude,
        ConcludeForm, "btn-default", folded=True,
    ),
    "agree": _turn(_("提交表态"), _("已记录您的意见。"), actions.agree, AgreeForm),
    "opinion": Turn(
        _("起草督导意见书"), _("已按督导记录起草。请核对后送核稿；印发后学校即收到。"), _opinion
    ),
    "close": _turn(_("整改已完成"), _("已登记整改完成。"), actions.close_part),
    "visited": _turn(
        _("登记现场督导（记录不在本系统的）"), _("已登记。"), actions.record_visit, DayForm,
        "btn-default", folded=True,
    ),
    "drop": _turn(
        _("不再督导这所学校"), _("已从项目中去掉。"), actions.drop_part, ReasonForm,
        "btn-danger-soft", folded=True,
    ),
}  # fmt: skip
_OF_SCHOOL: dict[Step, str] = {Step.SELF_EVALUATE: "self-evaluation", Step.DEFEND: "defend"}
_OF_LEAD: dict[Step, str] = {
    Step.FEED_BACK: "feed-back",
    Step.ANSWER: "answer",
    Step.CONCLUDE: "conclude",
}
#: What a field is called and explained in a certain step.
_LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "self-evaluation": (_("自评报告"), _("对照通知里的督导内容写；已有材料直接上传，不必另做。")),
    "review": (_("审核意见"), _("是否属实、缺什么、现场重点看什么。")),
    "feed-back": (_("初步督导意见"), _("反馈给学校，学校可以在期限内申辩。")),
    "defend": (_("申辩"), _("写明对哪一点有异议和理由，可附材料。")),
    "answer": (_("对申辩的答复"), _("采纳或不采纳，写明理由。")),
    "conclude": (
        _("拟定督导意见（总体评价）"),
        _("写入督导意见书；问题和要求按督导记录自动列出。"),
    ),
}


def keys_of(part: Part, person: Person) -> list[str]:
    """Return the steps that `person` may take now at the school, the usual one first."""
    step = coming(part).step
    if step in {Step.BEGIN, Step.NOTHING}:
        return []
    keys = []
    if step in _OF_SCHOOL and may(person, Permission.PROGRAMME_ANSWER, part.unit):
        keys.append(_OF_SCHOOL[step])
    return keys + _of_team(part, person, step)


def _of_team(part: Part, person: Person, step: Step) -> list[str]:
    """Return what the team and the office may do."""
    keys: list[str] = []
    runs_it, member = runs(person, part.programme), in_team(person, part.programme)
    if step == Step.REVIEW and (member or runs_it):
        keys.append("review")
    if part.state == PartState.SELF_EVALUATED and (member or runs_it):
        keys.append("return")
    if runs_it and step in _OF_LEAD:
        keys.append(_OF_LEAD[step])
    if part.state in CONCLUDING and part.conclusion and step != Step.ISSUE:
        keys += _concluding(part, person, step, runs_it=runs_it)
    verifies = step == Step.RECTIFY and may(person, Permission.FINDING_VERIFY, part.unit)
    if verifies and not to_rectify(part):
        keys.append("close")
    office = may(person, Permission.PROGRAMME_RUN, part.programme.office)
    return [*keys, "visited", "drop"] if office and part.state in BEFORE_VISIT else keys


def _concluding(part: Part, person: Person, step: Step, *, runs_it: bool) -> list[str]:
    keys = []
    member = in_team(person, part.programme)
    said = {one.person_id for one in part.agreements.all()}
    if member and member.role != TeamRole.EXPERT and person.pk not in said:
        keys.append("agree")
    if step == Step.DRAFT and may(person, Permission.DOCUMENT_DRAFT, part.unit):
        keys.append("opinion")
    return [*keys, "conclude-again"] if runs_it and step != Step.CONCLUDE else keys


def initial_of(part: Part) -> Mapping[str, dict[str, Any]]:
    """Return what the forms are opened with."""
    today = clock.today()
    days = norm("planning.rectify_days", office=part.programme.office)
    until = part.rectify_until or today + timedelta(days=days)
    concluded = {
        "text": part.conclusion or part.initial_opinion,
        "rectify_until": until,
        "seen": part.edition,
    }
    return {
        "review": {"text": part.review, "seen": part.edition},
        "self-evaluation": {"text": part.self_evaluation},
        "conclude": concluded,
        "conclude-again": concluded,
        "agree": {"agrees": "yes", "seen": part.edition},
        "visited": {"on": today},
    }


def labelled(key: str, form: Any) -> None:
    """Call the text of a step what it is in that step."""
    name = "conclude" if key == "conclude-again" else key
    if name in _LABELS and "text" in form.fields:
        form.fields["text"].label, form.fields["text"].help_text = _LABELS[name]
