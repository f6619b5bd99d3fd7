"""Schools under review in the demo county: papers, a team on site, ratings that lie apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dudao.cli.demo.rounds import send
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, SelfEvaluation
from dudao.evaluation.queries.ratings import board
from dudao.evaluation.queries.reviews import kept_away
from dudao.evaluation.queries.self_evaluation import picture
from dudao.evaluation.states import Asked, Stage

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.evaluation.framework import Indicator
    from dudao.org.models import Person

#: So many applications wait untouched, for whoever looks on.
UNTOUCHED = 2
TEAM = 3
#: The first inspectors lead zones; after them comes the one who is shown.
LEADS = 8
ASKED = "请补充近三年的制度修订记录。"
DOUBT = "与入校督导记录不一致，实地核实。"
NOTES = ("查阅资料并走访，与自评一致。", "资料齐全，现场记录完整。", "随机询问师生，情况属实。")
POOR = "随机询问师生，制度没有落实。"


def fill_reviews(cast: Cast, today: date) -> None:
    """Let a team rate one school, settle another, and have the papers of a third looked at."""
    found = _applied(cast)
    steps = (_rating, _apart, _checking)
    for candidate, step in zip(found, steps, strict=False):
        step(cast, candidate, today)


def _applied(cast: Cast) -> list[Candidate]:
    """Return applications beyond those left alone; where there are few, some schools apply."""
    rows = Candidate.objects.filter(round__office=cast.office, unit__in=list(cast.principals))
    rows = rows.select_related("unit", "batch", "round__office", "round__version__system")
    spare = list(rows.filter(stage=Stage.APPLIED).order_by("unit_id"))[UNTOUCHED:]
    filling = rows.filter(stage=Stage.SELF_EVALUATION, self_evaluation__returned_times=0)
    fresh = filling.order_by("unit_id")[1:].values_list("pk", flat=True)  # the first is shown
    for pk in list(fresh)[: max(0, TEAM - len(spare))]:
        one = rows.get(pk=pk)
        send(SelfEvaluation.objects.get(candidate=pk), cast.principals[one.unit_id])
        spare.append(rows.get(pk=pk))
    return spare[:TEAM]


def _checking(cast: Cast, candidate: Candidate, _today: date) -> None:
    """Look at the first papers only."""
    codes = [leaf.code for leaf in _leaves(candidate)][:TEAM]
    verdicts = (("sufficient", ""), ("more", ASKED), ("doubtful", DOUBT))
    for code, (verdict, note) in zip(codes, verdicts, strict=False):
        actions.check_document(candidate.pk, code, by=cast.staff, verdict=verdict, note=note)


def _rating(cast: Cast, candidate: Candidate, today: date) -> None:
    """Let one of the team hand in, and the inspector who is shown begin."""
    shown, other, *_rest = _sent(cast, candidate, today)
    leaves = _leaves(candidate)
    _rate(candidate, other, leaves, 1)
    actions.finish_rating(candidate.pk, by=other)
    _rate(candidate, shown, leaves[: len(leaves) // 2], 0)


def _apart(cast: Cast, candidate: Candidate, today: date) -> None:
    """Let all hand in; on one indicator they lie apart, for their lead to settle."""
    leaves = _leaves(candidate)
    for n, person in enumerate(_sent(cast, candidate, today)):
        _rate(candidate, person, leaves, n)
        if n == TEAM - 1:
            _worst(candidate, person, leaves)
        actions.finish_rating(candidate.pk, by=person)


def _sent(cast: Cast, candidate: Candidate, today: date) -> list[Person]:
    """Send a team, the inspector who is shown its lead."""
    order = [*cast.inspectors[LEADS:], *cast.inspectors[:LEADS]]
    people = [row.person for row in order]
    away = kept_away(candidate, people)
    team = [person for person in people if person.pk not in away][:TEAM]
    actions.finish_document_review(candidate.pk, by=cast.staff, rest=True, opinion="资料较齐全。")
    actions.choose_team(candidate.pk, team, by=cast.staff)
    actions.go_on_site(candidate.pk, by=cast.staff, on=today)
    return team


def _rate(candidate: Candidate, by: Person, leaves: list[Indicator], n: int) -> None:
    """Rate as the school did itself; a note here and there."""
    now = picture(SelfEvaluation.objects.get(candidate=candidate))
    for place, leaf in enumerate(leaves):
        item = now.item(Asked.INDICATOR, leaf.code)
        value = item.value if item is not None else ""
        note = NOTES[n] if place % 5 == n else ""
        actions.rate(candidate.pk, leaf.code, by=by, value=value or "na", note=note)


def _worst(candidate: Candidate, by: Person, leaves: list[Indicator]) -> None:
    """Give the first indicator with levels the lowest."""
    now = picture(SelfEvaluation.objects.get(candidate=candidate))
    for leaf in leaves:
        item = now.item(Asked.INDICATOR, leaf.code)
        if item is not None and item.choices:
            worst = item.choices[-1][0]
            actions.rate(candidate.pk, leaf.code, by=by, value=worst, note=POOR)
            return


def _leaves(candidate: Candidate) -> list[Indicator]:
    """Return what the team rates."""
    return board(candidate).leaves
