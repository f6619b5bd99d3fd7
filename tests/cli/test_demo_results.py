"""The results of the demo county: at every step there is a school."""

from collections import Counter

from dudao.access.roles import Role, Scope
from dudao.cli.demo.cast import Cast
from dudao.cli.demo.results import fill_results
from dudao.evaluation import actions as evaluation
from dudao.evaluation.actions import load_systems
from dudao.evaluation.models import (
    Candidate,
    DevelopmentPlan,
    Publicity,
    ResultObjection,
    SystemVersion,
)
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make


def test_the_demo_county_has_a_school_at_every_step(
    office: Unit, director: Person, office_staff: Person, administrator: Person, still: None
) -> None:
    cast = Cast(office, administrator, director, office_staff)
    fill_results(cast, clock.today())
    assert not Candidate.objects.exists()
    load_systems()
    shipped = SystemVersion.objects.get(system__key="school_level")
    evaluation.publish_version(
        evaluation.begin_version(shipped.pk, office, by=director).pk, by=director
    )
    for n in range(4):
        school = make.school(office)
        head = make.person(f"校长{n}", school)
        make.holds(head, Role.PRINCIPAL, school, scope=Scope.SUBTREE)
        cast.principals[school.pk] = head
    fill_results(cast, clock.today())
    stages = Counter(Candidate.objects.values_list("stage", flat=True))
    assert stages == {"reviewed": 1, "publicity": 2, "plan_approved": 1}
    assert ResultObjection.objects.filter(outcome="").count() == 1
    assert Publicity.objects.filter(last_on__lt=clock.today()).count() == 2
    assert DevelopmentPlan.objects.count() == 1
