"""The demo county's schools under review; two applications stay for whoever looks on."""

import pytest

from dudao.access.roles import Role
from dudao.cli.demo.cast import Cast
from dudao.cli.demo.reviews import fill_reviews
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, SelfEvaluation
from dudao.evaluation.queries.ratings import board
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate, make_rounds


@pytest.fixture
def cast(still: None, office: Unit, director: Person, office_staff: Person) -> Cast:
    """A county of six schools in one batch, two of which have applied."""
    found = Cast(office, director, director, office_staff)
    for n in range(1, 4):
        found.inspectors.append(make_inspectorate.new_inspector(f"督学{n}", office))
    for n in range(1, 7):
        school = make.school(office, name=f"示例{n}小")
        principal = make.person(f"校长{n}", school)
        make.holds(principal, Role.PRINCIPAL, school)
        found.principals[school.pk] = principal
    batch = make_rounds.opened(office, director).batches.get()
    actions.begin_batch(batch.pk, by=director, due_on=make_rounds.DUE)
    for row in SelfEvaluation.objects.order_by("candidate__unit_id")[1:3]:
        make_rounds.applied(row, found.principals[row.candidate.unit_id])
    return found


def test_schools_stand_at_every_step_of_a_review(cast: Cast) -> None:
    fill_reviews(cast, clock.today())
    rows = Candidate.objects.order_by("unit_id")
    assert [row.stage for row in rows] == [
        Stage.SELF_EVALUATION, Stage.APPLIED, Stage.APPLIED,
        Stage.ON_SITE, Stage.ON_SITE, Stage.APPLIED,
    ]  # fmt: skip
    rating, apart = (board(row) for row in rows.filter(stage=Stage.ON_SITE))
    assert [bool(one.finished_at) for one in rating.members] == [False, True, False]
    assert {row.rater_id for row in rating.ratings} == {one.person_id for one in rating.members[:2]}
    assert all(one.finished_at for one in apart.members)
    assert [one.leaf.code for one in apart.diverging] == ["A1.2"]
    checked = rows.last()
    assert checked is not None
    assert set(checked.review.checks.values_list("verdict", flat=True)) >= {"sufficient", "more"}
