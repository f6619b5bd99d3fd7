"""The work group of the demo: something of everything, and nothing of the shown people's done."""

import random
from datetime import timedelta

import pytest

from dudao.access.roles import Role
from dudao.cli.demo.cast import Cast
from dudao.cli.demo.workgroup import fill_workgroup
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from dudao.workgroup.models import Log, Material, Post, Receipt
from dudao.workgroup.states import State
from tests import make, make_inspectorate


@pytest.mark.usefixtures("still")
def test_posts_are_in_every_state_and_logs_were_written(
    office: Unit, school: Unit, director: Person, office_staff: Person, zone_lead: Person
) -> None:
    lead = make_inspectorate.inspector(zone_lead)
    inspectors = [make_inspectorate.new_inspector(f"示例督学{n}", office) for n in range(10)]
    for n in range(3):
        who = make.person(f"示例校长{n}", school, username=f"principal{n}")
        make.holds(who, Role.PRINCIPAL, school)
    cast = Cast(office, director, director, office_staff, leads=[zone_lead])
    cast.inspectors = [lead, *inspectors]
    made_on = clock.today() - timedelta(days=3)
    visit = {"unit": school, "office": office, "kind": "routine", "planned_on": made_on}
    Visit.objects.create(**visit, leader=inspectors[0].person, state=VisitState.SIGNED)
    Visit.objects.create(**visit, leader=inspectors[1].person, state=VisitState.SIGNED)
    fill_workgroup(cast, random.Random(1), clock.today())
    assert {post.state for post in Post.objects.all()} == set(State)
    assert Receipt.objects.exclude(done_at=None).exists()
    assert not Receipt.objects.exclude(read_at=None).filter(person__username="principal1")
    assert Material.objects.count() == 4
    assert Log.objects.filter(visits__isnull=False).exists()
    assert Log.objects.exclude(edited_at=None).count() == 1
