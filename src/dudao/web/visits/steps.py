"""How far a visit is, as a row of steps with the one next thing to do."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dudao.visits.models import Visit
from dudao.visits.queries import Blueprint
from dudao.visits.states import ANSWERED, State


class Step(NamedTuple):
    """A step: its word, how it stands in words, done or now or todo, where it is done."""

    key: str
    label: str | Promise
    text: str
    state: str
    url: str = ""
    icon: str = "check"


class Counted(NamedTuple):
    """What the steps count."""

    look_backs: int
    raised: int
    plan: Blueprint


def steps_of(visit: Visit, counted: Counted) -> list[Step]:
    """Return the steps of `visit` in order; the first that is not done is the one now."""
    plain = [
        _arrive(visit),
        _look_back(visit, counted),
        _forms(visit, counted.plan),
        _raised(visit, counted),
        _feedback(visit),
        _signed(visit),
        _leave(visit),
    ]
    now = next((n for n, step in enumerate(plain) if step.state == "todo"), len(plain))
    if visit.state == State.CANCELLED:
        now = len(plain)
    return [step._replace(state="now") if n == now else step for n, step in enumerate(plain)]


def next_step(steps: list[Step]) -> Step | None:
    """Return the step to take now."""
    return next((step for step in steps if step.state == "now"), None)


def _done(yes: bool) -> str:
    return "done" if yes else "todo"


def _arrive(visit: Visit) -> Step:
    text = _("还没有签到")
    if visit.checked_in_at:
        text = _("已签到")
    return Step("arrive", _("入校签到"), text, _done(bool(visit.checked_in_at)), icon="place")


def _frozen(visit: Visit) -> bool:
    return visit.state in {State.FED_BACK, *ANSWERED}


def _look_back(visit: Visit, counted: Counted) -> Step:
    left = len(counted.plan.look_backs)
    if not counted.look_backs:
        text = _("没有未销号的问题")
    else:
        text = _("%(done)d / %(all)d 个已核查") % {
            "done": counted.look_backs - left,
            "all": counted.look_backs,
        }
    url = reverse("visit-look-back", args=[visit.pk])
    done = _frozen(visit) or not left
    return Step("look_back", _("回头看"), text, _done(done), url, "history")


def _forms(visit: Visit, plan: Blueprint) -> Step:
    complete = sum(form.is_complete for form in plan.forms)
    text = _("%(done)d / %(all)d 份已填完") % {"done": complete, "all": len(plan.forms)}
    done = _frozen(visit) or complete == len(plan.forms)
    return Step("forms", _("填写表单"), text, _done(done), "#forms", "form")


def _raised(visit: Visit, counted: Counted) -> Step:
    text = _("没有记录问题")
    if counted.raised:
        text = _("已记录 %(n)d 个问题") % {"n": counted.raised}
    # Without problems a visit is complete too: this step is never the one that is missing.
    state = "done" if counted.raised or _frozen(visit) else "open"
    return Step("raised", pgettext("several", "发现问题"), text, state, "#raised", "alert")


def _feedback(visit: Visit) -> Step:
    done = _frozen(visit)
    text = _("已生成，内容已固定") if done else _("还没有生成")
    url = reverse("visit-feedback", args=[visit.pk])
    return Step("feedback", _("反馈清单"), text, _done(done), url, "notice")


def _signed(visit: Visit) -> Step:
    words = {State.SIGNED: _("已签收"), State.REFUSED: _("拒签，已注明原因")}
    text = words.get(State(visit.state), _("等待校长签收"))
    url = reverse("visit-sign", args=[visit.pk])
    if visit.state != State.FED_BACK:
        url = reverse("visit-feedback", args=[visit.pk])
    return Step("sign", _("学校签收"), text, _done(visit.state in ANSWERED), url, "sign")


def _leave(visit: Visit) -> Step:
    text = _("已离校") if visit.checked_out_at else _("离校前记录时间")
    return Step("leave", _("离校"), text, _done(bool(visit.checked_out_at)), icon="logout")
