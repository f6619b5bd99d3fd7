"""Reviews, teams and ratings in the state a test needs."""

from decimal import Decimal

from dudao.access.queries import forget
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Rating, Review, SelfEvaluation
from dudao.evaluation.states import MemberRole, Stage
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_inspectorate, make_rounds


def applied(office: Unit, by: Person, unit: Unit, principal: Person) -> Candidate:
    """A school that has sent its self-evaluation."""
    evaluation = make_rounds.begun(office, by, unit)
    return make_rounds.applied(evaluation, principal)


def world(rater: Person) -> dict[str, str]:
    """Every self-evaluation there is was sent, and given back since; `rater` is in each team."""
    SelfEvaluation.objects.update(submitted_at=clock.now())
    for candidate in Candidate.objects.exclude(self_evaluation=None):
        Review.objects.get_or_create(candidate=candidate)[0].members.get_or_create(person=rater)
    return {"part_code": "A1"}


def on_site(candidate: Candidate, *people: Person, finished: bool = True) -> Review:
    """A team on site, the first its lead; its sheets handed in, unless not `finished`."""
    Candidate.objects.filter(pk=candidate.pk).update(stage=Stage.ON_SITE)
    candidate.refresh_from_db()
    review = Review.objects.create(candidate=candidate)
    for n, person in enumerate(people):
        review.members.create(
            person=person,
            role=MemberRole.MEMBER if n else MemberRole.LEAD,
            finished_at=clock.now() if finished else None,
        )
    return review


def rating(review: Review, rater: Person, code: str, value: str, note: str = "") -> Rating:
    """A rating, as it stands in the table."""
    is_number = value.replace(".", "").isdigit()
    return review.ratings.create(
        rater=rater,
        code=code,
        number=Decimal(value) if is_number else None,
        choice="" if is_number else value,
        note=note,
        at=clock.now(),
    )


def experts(office: Unit, count: int = 3) -> list[Person]:
    """Inspectors of the office, who reach no school yet."""
    return [make_inspectorate.new_inspector(f"专家{n}", office).person for n in range(1, count + 1)]


def reviewed(candidate: Candidate, by: Person) -> Candidate:
    """A school whose papers were found sufficient."""
    actions.finish_document_review(candidate.pk, by=by, rest=True)
    candidate.refresh_from_db()
    return candidate


def visited(candidate: Candidate, by: Person, *people: Person) -> Candidate:
    """A school with its team on site."""
    reviewed(candidate, by)
    actions.choose_team(candidate.pk, people, by=by)
    actions.go_on_site(candidate.pk, by=by)
    for person in people:
        forget(person)
    candidate.refresh_from_db()
    return candidate


def handed_in(candidate: Candidate, by: Person, **values: str) -> None:
    """Everything rated by one of the team (a1_2="no"), and handed in."""
    given = {"a1_2": "yes", "a2_1": "B", "a2_2": "0", **values}
    for key, value in given.items():
        actions.rate(candidate.pk, key.upper().replace("_", "."), by=by, value=value)
    actions.finish_rating(candidate.pk, by=by)
