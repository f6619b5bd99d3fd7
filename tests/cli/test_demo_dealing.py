"""What goes past the school in the demo county."""

import random

import pytest

from dudao.cli.demo.cast import cast_office
from dudao.cli.demo.dealing import GOES, fill_dealing
from dudao.findings.models import CircularProposal, Consultation, Finding, UrgentReport
from dudao.inspectorate import actions as inspectorate
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_findings


@pytest.mark.usefixtures("still")
def test_there_is_a_handful_of_each_in_every_state(
    office: Unit, school: Unit, administrator: Person
) -> None:
    make.region("4312", "怀化市", "city")
    cast = cast_office(office, administrator, random.Random(1), clock.today())
    inspectorate.make_responsible(
        cast.inspectors[8].pk, school, by=cast.director, start_on=clock.today()
    )
    for _n in range(len(GOES) + 2):
        make_findings.told(school, cast.staff)
    make_findings.told(school, cast.staff, topic_title="其他事项")
    fill_dealing(cast)
    assert set(Consultation.objects.values_list("state", flat=True)) == set(GOES)
    assert Finding.objects.exclude(category=None).count() == len(GOES) + 2
    assert UrgentReport.objects.filter(received_at=None).count() == 1
    assert CircularProposal.objects.filter(decided_at=None).count() == 1


@pytest.mark.usefixtures("still")
def test_a_county_without_findings_gets_categories_only(
    office: Unit, administrator: Person
) -> None:
    make.region("4312", "怀化市", "city")
    cast = cast_office(office, administrator, random.Random(1), clock.today())
    fill_dealing(cast)
    assert not Consultation.objects.exists()
