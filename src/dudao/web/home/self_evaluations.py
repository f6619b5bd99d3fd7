"""Self-evaluations: what a school still has to fill in, what was sent to be looked through."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.evaluation.models import Candidate
from dudao.evaluation.queries.rounds import candidates_visible_to, gone_from, late_q
from dudao.evaluation.queries.self_evaluation import to_fill_in, to_review
from dudao.evaluation.states import Stage
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link


def self_evaluations_home(person: Person, today: date) -> Home:
    """Return the cards of self-evaluations; none where nothing waits."""
    cards = []
    if may_anywhere(person, Permission.EVALUATION_SUBMIT):
        rows = [_own(one, today) for one in to_fill_in(person)[:SHOWN]]
        if rows:
            cards.append(Card(_("要填报的自评"), "edit", rows, link("candidates"), ""))
    if may_anywhere(person, Permission.EVALUATION_RATE):
        sent = [_sent(one, today) for one in to_review(person)[:SHOWN]]
        if sent:
            url = link("reviews", stage=Stage.APPLIED)
            cards.append(Card(_("待审核的自评"), "clipboard", sent, url, "", aside=True))
        late = candidates_visible_to(person).filter(late_q(today))[:SHOWN]
        if rows := [_late(one, today) for one in late]:
            cards.append(
                Card(
                    _("评估逾期的学校"),
                    "clock",
                    rows,
                    link("candidates", late="on"),
                    "",
                    aside=True,
                )
            )
    if gone := [_gone(one) for one in gone_from(person)[:SHOWN]]:
        cards.append(
            Card(_("评估途中撤并的学校"), "school", gone, link("candidates"), "", aside=True)
        )
    return Home([], cards)


def _own(one: Candidate, today: date) -> Row:
    evaluation, due = one.self_evaluation, one.batch.self_evaluation_due_on
    late = due is not None and due < today
    until = _("，截止%(day)s") % {"day": day_words(due, today)} if due else ""
    title = _("自评，还差%(n)d项%(until)s") % {"n": evaluation.left, "until": until}
    note = f"{one.unit} · {evaluation.returned_reason or one.round}"
    chip = ("red", _("已退回")) if evaluation.returned_reason else ("amber", _("自评中"))
    url = reverse("self-evaluation", args=[evaluation.pk])
    return Row(title, note, url, [("red", _("逾期")) if late else chip], late)


def _sent(one: Candidate, today: date) -> Row:
    evaluation = one.self_evaluation
    day = evaluation.submitted_at.date() if evaluation.submitted_at else today
    note = _("%(round)s · %(day)s报送 · 自评%(score)s分") % {
        "round": one.round,
        "day": day_words(day, today),
        "score": evaluation.score,
    }
    return Row(
        str(one.unit),
        note,
        reverse("review", args=[one.pk]),
        [("violet", one.get_stage_display())],
    )


def _gone(one: Candidate) -> Row:
    note = _("%(round)s · %(day)s撤并，转给承接学校或不再评估") % {
        "round": one.round,
        "day": one.unit.closed_on,
    }
    url = reverse("candidate", args=[one.pk])
    return Row(str(one.unit), note, url, [("amber", one.get_stage_display())])


def _late(one: Candidate, today: date) -> Row:
    last = one.batch.self_evaluation_due_on
    due = last if last is not None and last < today else one.batch.last_on
    note = _("%(round)s · 应于%(day)s前") % {"round": one.round, "day": day_words(due, today)}
    return Row(
        str(one.unit),
        note,
        reverse("candidate", args=[one.pk]),
        [("red", one.get_stage_display())],
        late=True,
    )
