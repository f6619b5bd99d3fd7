"""Which problems come back, and which were closed on paper only."""

from datetime import timedelta

import pytest

from dudao.access.roles import Role
from dudao.findings.actions import (
    confirm_ancestor,
    promise,
    recheck,
    submit_rectification,
    verify,
)
from dudao.findings.models import Finding
from dudao.findings.queries import recurrence
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
DAYS = 183


@pytest.fixture
def back(school: Unit, inspector: Person) -> tuple[Finding, Finding]:
    """A closed problem that was found again, beside one that was not."""
    first = making.earlier(school, inspector)
    making.earlier(school, inspector, fact="门卫室没有值班记录。", topic_title="校务")
    second = making.told(school, inspector)
    confirm_ancestor(second.pk, first.pk, by=inspector)
    return first, second


def on_desk(finding: Finding, by: Person, school_side: Person | None = None) -> None:
    """Close `finding` at the desk, with evidence of the school when somebody gives it."""
    if school_side is not None:
        promise(finding.pk, by=school_side, responsible_person="示例老师", measures="清理。")
        file = making.photo(finding.unit, school_side, "blue")
        submit_rectification(finding.pk, by=school_side, result="已清理。", evidence=[file])
    verify(finding.pk, by=by, verdict=Verdict.RECTIFIED, note="材料属实。")


def test_rates_by_school_matter_and_county(
    back: tuple[Finding, Finding], school: Unit, director: Person, other_school: Unit
) -> None:
    making.told(other_school, director)
    (unit,) = recurrence.schools_with_rates(director)
    assert (unit.pk, unit.found, unit.ever_closed, unit.returned, unit.percent) == (
        school.pk, 3, 2, 1, 50,
    )  # fmt: skip
    topics = recurrence.rates_by_topic(director)
    assert [
        (rate.name, rate.found, rate.closed, rate.returned, rate.percent) for rate in topics
    ] == [("校园及周边安全情况", 3, 1, 1, 100), ("校务", 1, 1, 0, 0)]
    (county,) = recurrence.rates_by_county(director)
    assert (county.name, county.key, county.percent) == ("新晃侗族自治县", "431227", 50)


def test_a_matter_in_which_nothing_was_closed_has_no_rate(
    school: Unit, inspector: Person, director: Person
) -> None:
    making.told(school, inspector)
    assert [rate.percent for rate in recurrence.rates_by_topic(director)] == [None]
    assert not recurrence.schools_with_rates(director).exists()


def test_an_unknown_county_is_said_to_be_so(
    back: tuple[Finding, Finding], school: Unit, director: Person
) -> None:
    Unit.objects.filter(pk=school.pk).update(region_code="431227999")
    assert recurrence.rates_by_county(director)[0].key == "431227"
    assert recurrence.rates_by_county(director, found_from=make.NOW.date())[0].found == 1


def test_a_relapse_counts_and_a_period_narrows(
    back: tuple[Finding, Finding], director: Person, inspector: Person
) -> None:
    first, _second = back
    verify(first.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
    (unit,) = recurrence.schools_with_rates(director, found_to=make.NOW.date() - timedelta(days=1))
    assert (unit.found, unit.ever_closed, unit.returned) == (2, 2, 1)
    assert not recurrence.schools_with_rates(director, found_from=make.NOW.date()).exists()


def test_what_was_withdrawn_does_not_count(back: tuple[Finding, Finding], director: Person) -> None:
    Finding.objects.filter(pk=back[1].pk).update(state=State.WITHDRAWN)
    (unit,) = recurrence.schools_with_rates(director)
    assert (unit.found, unit.returned) == (2, 0)


def test_figures_end_at_ones_reach(
    back: tuple[Finding, Finding], colleague: Person, outsider: Person, principal: Person
) -> None:
    for who in (colleague, outsider, principal):
        assert not recurrence.schools_with_rates(who).exists()
        assert recurrence.rates_by_topic(who) == []
        assert not recurrence.on_paper(who, DAYS).exists()


def test_the_rate_of_a_school_is_what_was_known_then(
    back: tuple[Finding, Finding], school: Unit
) -> None:
    rows = Finding.objects.all()
    now = recurrence.rate_of(school, rows, make.NOW + timedelta(days=1))
    assert (now.found, now.closed, now.returned) == (3, 2, 1)
    then = recurrence.rate_of(school, rows, make.NOW - timedelta(days=1))
    assert (then.found, then.closed, then.returned, then.percent) == (2, 2, 0, 0)
    before = recurrence.rate_of(school, rows, make.NOW - timedelta(days=300))
    assert before.percent is None


def test_closed_without_evidence_and_without_going_there_is_on_paper(
    school: Unit, inspector: Person, principal: Person
) -> None:
    bare, shown, seen = (making.told(school, inspector) for _n in range(3))
    on_desk(bare, inspector)
    on_desk(shown, inspector, principal)
    verify(seen.pk, by=inspector, verdict=Verdict.RECTIFIED, note="到校看过。", on_site=True)
    (row,) = recurrence.on_paper(inspector, DAYS)
    assert (row.pk, row.bare, row.soon_back) == (bare.pk, True, False)
    with clock.at(make.NOW + timedelta(days=1)):
        recheck(bare.pk, by=inspector, note="到校看过，属实。")
    assert not recurrence.on_paper(inspector, DAYS).exists()


def test_evidence_of_an_earlier_round_does_not_prove_the_last_closing(
    school: Unit, inspector: Person, principal: Person
) -> None:
    finding = making.told(school, inspector)
    on_desk(finding, inspector, principal)
    with clock.at(make.NOW + timedelta(days=400)):
        make.holds(inspector, Role.RESPONSIBLE_INSPECTOR, school)
        verify(finding.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
        assert not recurrence.on_paper(inspector, DAYS).exists()
        on_desk(finding, inspector)
        assert recurrence.on_paper(inspector, DAYS).get().bare


@pytest.mark.parametrize(("days", "listed"), [(100, True), (183, True), (184, False)])
def test_there_again_within_half_a_year_is_on_paper(
    school: Unit, inspector: Person, days: int, listed: bool
) -> None:
    relapsed, found = (making.earlier(school, inspector) for _n in range(2))
    with clock.at(make.NOW + timedelta(days=days - 200)):
        verify(relapsed.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
        confirm_ancestor(making.told(school, inspector).pk, found.pk, by=inspector)
    rows = {row.pk: row.soon_back for row in recurrence.on_paper(inspector, DAYS)}
    assert rows == ({relapsed.pk: True, found.pk: True} if listed else {})


def test_the_inspectors_own_picture_is_evidence(school: Unit, inspector: Person) -> None:
    finding = making.told(school, inspector)
    picture = making.photo(school, inspector)
    verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, evidence=[picture])
    assert not recurrence.on_paper(inspector, DAYS).exists()


def test_found_again_it_leaves_the_list_once_seen_solved(school: Unit, inspector: Person) -> None:
    found = making.earlier(school, inspector)
    with clock.at(make.NOW - timedelta(days=100)):
        confirm_ancestor(making.told(school, inspector).pk, found.pk, by=inspector)
    assert recurrence.on_paper(inspector, DAYS).get() == found
    recheck(found.pk, by=inspector, note="到校看过，已解决。")
    assert not recurrence.on_paper(inspector, DAYS).exists()
