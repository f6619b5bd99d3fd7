"""Problems, earlier problems and good practices met on a visit."""

import pytest

from dudao.audit.models import Event
from dudao.findings.models import Finding
from dudao.findings.states import State as FindingState
from dudao.instruments.models import Version
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import GoodPractice, Visit, VisitFinding
from tests.make_visits import on_site, planned, record_of, said, told, with_problem
from tests.visits.test_records import photo, save


@pytest.fixture
def visit(school: Unit, inspector: Person, form: Version) -> Visit:
    return on_site(school, inspector)


def test_a_finding_is_raised_from_an_item_in_one_step(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    record, file = save(visit, inspector, exits="fails"), photo(school, inspector)
    actions.attach(record.pk, by=inspector, item="exits", file_id=file.pk)
    text = {key: said()[key] for key in ("severity", "route", "fact", "basis", "demand")}
    finding = actions.raise_from_item(
        visit.pk, by=inspector, record_id=record.pk, item="exits", **text
    )
    assert (finding.topic, finding.topic_title) == ("safety", "校园安全")
    assert finding.files.get().file == file
    link = VisitFinding.objects.get()
    assert (link.visit, link.finding, link.record, link.item) == (visit, finding, record, "exits")
    data = Event.objects.get(name="visit.finding_raised").data
    assert data == {"finding": str(finding.pk), "item": "exits"}


def test_a_finding_may_be_raised_freely(visit: Visit, inspector: Person) -> None:
    finding = actions.raise_from_item(visit.pk, by=inspector, item="ignored", **said())
    assert VisitFinding.objects.get().item == ""
    assert str(VisitFinding.objects.get()).endswith(str(finding))


def test_it_knows_only_its_own_records_and_items(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    other = record_of(on_site(school, inspector))
    with pytest.raises(NotFound):
        actions.raise_from_item(visit.pk, by=inspector, record_id=other.pk, item="exits", **said())
    record = record_of(visit)
    with pytest.raises(NotFound):
        actions.raise_from_item(visit.pk, by=inspector, record_id=record.pk, item="gone", **said())


def test_a_raised_finding_is_edited_and_dropped_before_the_school_knows(
    school: Unit, inspector: Person
) -> None:
    visit, finding = with_problem(school, inspector)
    edited = actions.edit_raised(visit.pk, finding.pk, by=inspector, fact="两具灭火器失效。")
    assert edited.fact == "两具灭火器失效。"
    actions.drop_raised(visit.pk, finding.pk, by=inspector)
    assert not Finding.objects.exists()
    assert not VisitFinding.objects.exists()
    names = set(Event.objects.values_list("name", flat=True))
    assert {"visit.finding_edited", "visit.finding_dropped"} <= names


def test_only_findings_of_this_visit_are_edited_or_dropped(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    _other, finding = with_problem(school, inspector)
    with pytest.raises(NotFound):
        actions.edit_raised(visit.pk, finding.pk, by=inspector, fact="x")
    with pytest.raises(NotFound):
        actions.drop_raised(visit.pk, finding.pk, by=inspector)


def test_looking_back_judges_at_once(school: Unit, inspector: Person, zone_lead: Person) -> None:
    finding = told(school, zone_lead)
    visit = on_site(school, inspector)
    looked = actions.look_back(
        visit.pk, finding.pk, by=inspector, verdict="rectified", note="已更换"
    )
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED
    assert looked.verification
    assert (looked.verification.on_site, looked.by) == (True, inspector)
    event = Event.objects.get(name="visit.looked_back")
    assert event.data == {"finding": str(finding.pk), "verdict": "rectified"}
    again = {"verdict": "rectified", "note": "已更换"}
    assert actions.look_back(visit.pk, finding.pk, by=inspector, **again).at == looked.at
    assert finding.verifications.count() == 1


def test_a_verdict_is_changed_only_as_far_as_the_finding_admits(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    finding = told(school, zone_lead)
    visit = on_site(school, inspector)

    def judge(verdict: str) -> str:
        looked = actions.look_back(
            visit.pk, finding.pk, by=inspector, verdict=verdict, note="看过", workdays=5
        )
        return looked.verdict

    assert judge("partly") == "partly"
    assert judge("rectified") == "rectified"
    with pytest.raises(WrongState):
        judge("not_rectified")
    assert judge("relapsed") == "relapsed"


def test_a_look_back_needs_a_known_verdict_and_finding(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    finding = told(school, zone_lead)
    visit = on_site(school, inspector)
    with pytest.raises(Invalid):
        actions.look_back(visit.pk, finding.pk, by=inspector, verdict="fine")
    with pytest.raises(NotFound):
        actions.look_back(visit.pk, uuid7(), by=inspector, verdict="rectified")


def test_good_practice_is_noted_and_taken_back(visit: Visit, inspector: Person) -> None:
    merit = actions.note_good_practice(visit.pk, by=inspector, text=" 晨检落实 ")
    assert str(merit) == "晨检落实"
    actions.drop_good_practice(visit.pk, merit.pk, by=inspector)
    assert not GoodPractice.objects.exists()
    with pytest.raises(NotFound):
        actions.drop_good_practice(visit.pk, merit.pk, by=inspector)
    names = set(Event.objects.values_list("name", flat=True))
    assert {"visit.good_practice_noted", "visit.good_practice_dropped"} <= names


def test_an_empty_good_practice_is_refused(visit: Visit, inspector: Person) -> None:
    with pytest.raises(Invalid):
        actions.note_good_practice(visit.pk, by=inspector, text="  ")


@pytest.mark.parametrize("who", ["director", "zone_lead", "outsider", "principal"])
def test_only_its_people_write(
    visit: Visit, school: Unit, inspector: Person, who: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    finding = actions.raise_from_item(visit.pk, by=inspector, **said())
    merit = actions.note_good_practice(visit.pk, by=inspector, text="好")
    for write in (
        lambda: actions.raise_from_item(visit.pk, by=person, **said()),
        lambda: actions.edit_raised(visit.pk, finding.pk, by=person, fact="x"),
        lambda: actions.drop_raised(visit.pk, finding.pk, by=person),
        lambda: actions.look_back(visit.pk, finding.pk, by=person, verdict="rectified"),
        lambda: actions.note_good_practice(visit.pk, by=person, text="x"),
        lambda: actions.drop_good_practice(visit.pk, merit.pk, by=person),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_nothing_is_raised_before_arrival(school: Unit, inspector: Person) -> None:
    visit = planned(school, inspector)
    with pytest.raises(WrongState):
        actions.raise_from_item(visit.pk, by=inspector, **said())
