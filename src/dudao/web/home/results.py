"""Results: what waits for a grade, an answer, a plan, or a look back at it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.evaluation.models import Candidate, DevelopmentPlan, Publicity, ResultObjection
from dudao.evaluation.queries.development_plans import plans_to_review, to_follow_up, to_plan
from dudao.evaluation.queries.results import ended, to_answer, to_grade, to_object
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link


def results_home(person: Person, today: date) -> Home:
    """Return the cards of results and development plans; none where nothing waits."""
    cards: list[Card] = []
    if may_anywhere(person, Permission.EVALUATION_SUBMIT):
        cards += _school(person, today)
    if may_anywhere(person, Permission.ROUND_RUN):
        cards += _office(person, today)
    return Home([], [card for card in cards if card.rows])


def _school(person: Person, today: date) -> Iterator[Card]:
    yield Card(
        _("申诉期内的结果"), "alert", [_up(one, today) for one in to_object(person, today)[:SHOWN]],
        link("results"), "",
    )  # fmt: skip
    yield Card(
        _("待报的发展规划"), "edit", [_to_plan(one) for one in to_plan(person)[:SHOWN]],
        link("development-plans"), "",
    )  # fmt: skip
    yield Card(
        _("待跟进的发展规划"), "edit",
        [_to_follow(one, today) for one in to_follow_up(person, today)[:SHOWN]],
        link("development-plans"), "",
    )  # fmt: skip


def _office(person: Person, today: date) -> Iterator[Card]:
    if may_anywhere(person, Permission.ROUND_DECIDE):
        yield Card(
            _("待评定的学校"), "flag", [_to_grade(one) for one in to_grade(person)[:SHOWN]],
            link("candidates", stage="on_site"), "", aside=True,
        )  # fmt: skip
        yield Card(
            _("待认定的结果"), "check",
            [_ended(one, today) for one in ended(person, today)[:SHOWN]],
            link("results"), "", aside=True,
        )  # fmt: skip
    yield Card(
        _("待答复的异议"), "alert", [_objection(one, today) for one in to_answer(person)[:SHOWN]],
        link("result-objections", waiting="on"), "",
    )  # fmt: skip
    yield Card(
        _("待审核的发展规划"), "book",
        [_plan(one, today) for one in plans_to_review(person)[:SHOWN]],
        link("development-plans", waiting="on"), "", aside=True,
    )  # fmt: skip


def _up(one: Publicity, today: date) -> Row:
    title = _("评估结果公示中，%(day)s前可以提出异议") % {"day": day_words(one.last_on, today)}
    return Row(title, one.place, reverse("publicity", args=[one.pk]), [("violet", _("公示中"))])


def _to_plan(one: Candidate) -> Row:
    plan = getattr(one, "development_plan", None)
    url = reverse("candidate", args=[one.pk])
    if plan is None:
        title = _("制定近期及长远发展规划")
        return Row(title, f"{one.unit} · {one.round}", url, [("amber", _("待起草"))])
    chip = ("red", _("已退回")) if plan.returned_reason else ("amber", _("待报送"))
    note = plan.returned_reason or str(one.round)
    return Row(_("发展规划"), note, reverse("development-plan", args=[plan.pk]), [chip])


def _to_follow(one: DevelopmentPlan, today: date) -> Row:
    title = _("填写%(year)s年发展规划进展") % {"year": today.year}
    return Row(title, str(one.candidate.unit), reverse("development-plan", args=[one.pk]))


def _to_grade(one: Candidate) -> Row:
    return Row(str(one.unit), str(one.round), reverse("review", args=[one.pk]))


def _ended(one: Publicity, today: date) -> Row:
    note = _("公示于%(day)s结束") % {"day": day_words(one.last_on, today)}
    return Row(str(one.batch.round), note, reverse("publicity", args=[one.pk]))


def _objection(one: ResultObjection, today: date) -> Row:
    note = _("%(day)s提出") % {"day": day_words(one.filed_at.date(), today)}
    url = reverse("result-objection", args=[one.pk])
    return Row(str(one.result.candidate.unit), note, url, [("amber", _("待答复"))])


def _plan(one: DevelopmentPlan, today: date) -> Row:
    day = one.submitted_at.date() if one.submitted_at else today
    note = _("%(day)s报送") % {"day": day_words(day, today)}
    return Row(str(one.candidate.unit), note, reverse("development-plan", args=[one.pk]))
