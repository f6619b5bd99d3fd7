"""The school is told of findings; with that they have their numbers."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from dudao.audit.models import Event
from dudao.findings.actions import drop, tell
from dudao.findings.models import Counter, Finding
from dudao.lib import clock
from dudao.lib.errors import NotAllowed, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making


@pytest.mark.usefixtures("still")
class TestTelling:
    def test_it_numbers_without_gaps(self, school: Unit, inspector: Person) -> None:
        findings = [making.finding(school, inspector) for _n in range(3)]
        drop(findings[1].pk, by=inspector)
        told = tell([findings[0].pk, findings[2].pk], by=inspector)
        assert [f.number for f in told] == ["问〔2026〕1号", "问〔2026〕2号"]
        assert str(told[0]) == "问〔2026〕1号"
        assert str(Counter.objects.get()) == f"{school.office} 2026: 2"

    def test_every_year_and_office_begins_anew(
        self, school: Unit, inspector: Person, next_county_office: Unit, outsider: Person
    ) -> None:
        making.told(school, inspector)
        there = make.school(next_county_office)
        assert making.told(there, outsider).number == "问〔2026〕1号"
        with clock.at(make.NOW + timedelta(days=100)):
            assert making.told(school, inspector).number == "问〔2027〕1号"

    def test_it_shares_the_evidence_and_leaves_a_record(
        self, school: Unit, inspector: Person
    ) -> None:
        file = making.photo(school, inspector)
        told = making.told(school, inspector, evidence=[file])
        file.refresh_from_db()
        assert file.shared_with_unit
        event = Event.objects.get(name="finding.told")
        assert (event.subject_id, event.data) == (str(told.pk), {"number": told.number})

    def test_telling_twice_changes_nothing(self, school: Unit, inspector: Person) -> None:
        told = making.told(school, inspector)
        assert tell([told.pk], by=inspector)[0].number == told.number
        assert Event.objects.filter(name="finding.told").count() == 1

    def test_the_principal_who_signs_is_told(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = making.finding(school, inspector, evidence=[making.photo(school, inspector)])
        assert tell([finding.pk], by=principal)[0].told_at == clock.now()

    @pytest.mark.parametrize("who", ["outsider", "colleague", "school_liaison"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, school: Unit, inspector: Person, who: str
    ) -> None:
        finding = making.finding(school, inspector)
        with pytest.raises(NotAllowed):
            tell([finding.pk], by=request.getfixturevalue(who))

    def test_a_finding_that_is_gone_is_not_found(self, inspector: Person) -> None:
        for ids in ([uuid7()], []):
            with pytest.raises(NotFound):
                tell(ids, by=inspector)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_no_gap(school: Unit, inspector: Person) -> None:
    findings = [making.finding(school, inspector) for _n in range(6)]

    def work(ids: list[object]) -> None:
        try:
            for pk in ids:
                tell([pk], by=inspector)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=([f.pk for f in part],))
        for part in (findings[:3], findings[3:])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(Finding.objects.values_list("number", flat=True))
    year = clock.today().year
    assert numbers == [f"问〔{year}〕{n}号" for n in range(1, 7)]
