"""What a phone downloads: whole at first, afterwards only what is new."""

import gzip
import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.access.models import Device
from dudao.access.queries import forget
from dudao.access.roles import Role
from dudao.documents.actions import make_seal
from dudao.findings import actions
from dudao.findings.states import State
from dudao.inspectorate.actions import make_plaques
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.planning.queries.passes import pass_of
from dudao.visits.actions import start
from tests import make, make_findings, make_inspectorate, make_visits, make_wordings
from tests.field.conftest import Phone
from tests.field.test_contract import interface

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def card(inspector: Person, school: Unit) -> Inspector:
    """The inspector, responsible for the school."""
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made


def school_on(phone: Phone, unit: Unit) -> dict:
    return phone.post("pull")["schools"][str(unit.pk)]["data"]


def test_a_first_pull_brings_everything_and_says_so(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    version = make_visits.version()
    said = phone.post("pull")
    assert said["scope"]["schools"] == [school.pk]
    assert said["scope"]["forms"] == [version.pk]
    assert said["scope"]["visits"] == []
    for kind in ("schools", "visits", "forms", "parts"):
        assert sorted(said[kind]) == sorted(map(str, said["scope"][kind]))
    assert said["person"]["id"] == card.person_id
    assert said["server_time"] == "2026-10-20T02:00:00Z"
    assert said["lease_until"] == "2026-11-10T02:00:00Z"


def test_what_the_phone_has_is_not_sent_again(phone: Phone, card: Inspector, school: Unit) -> None:
    make_visits.version()
    first = phone.post("pull")
    have = {
        kind: {name: item["hash"] for name, item in first[kind].items()}
        for kind in ("schools", "visits", "forms", "parts")
    }
    again = phone.post("pull", {"have": have})
    assert again["scope"] == first["scope"]
    assert not any(again[kind] for kind in have)
    make_findings.told(school, card.person)
    changed = phone.post("pull", {"have": have})
    assert list(changed["schools"]) == [str(school.pk)]
    assert not changed["forms"]
    assert not changed["parts"]


def test_a_hash_is_that_of_the_canonical_text(phone: Phone, card: Inspector) -> None:
    for kind in ("schools", "forms", "parts"):
        for item in phone.post("pull")[kind].values():
            plain = json.dumps(
                item["data"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
            )
            assert hashlib.sha256(plain.encode()).hexdigest() == item["hash"]


def test_the_file_of_a_school_says_what_one_needs_there(
    phone: Phone, card: Inspector, school: Unit, director: Person, principal: Person
) -> None:
    version = make_visits.version()
    extra = make_visits.version(key="extra", purpose="special")
    (plaque,) = make_plaques([school], by=director)
    Unit.objects.filter(pk=school.pk).update(
        latitude="27.359", phone="0745-1", principal_name="示例校长", principal_phone="13900000000"
    )
    told = school_on(phone, school)
    assert (told["unit"], told["name"], told["latitude"]) == (school.pk, school.name, 27.359)
    assert (told["plaque"], told["recused"], told["principal"]) == (plaque.code, "", "示例校长")
    assert told["facts"]["unit.pupils"] == 320
    assert told["forms"]["routine"] == [version.pk]
    assert told["forms"]["special"] == [extra.pk]
    assert told["forms"]["follow_up"] == []
    assert sorted(told["addable"]) == [version.pk, extra.pk]
    assert [(one["title"], one["phone"]) for one in told["contacts"]] == [
        ("校长（园长）", "13900000000"),
        ("学校电话", "0745-1"),
    ]


def test_telephones_of_accounts_are_for_who_may_look_them_up(
    phone: Phone, card: Inspector, school: Unit, principal: Person, school_liaison: Person
) -> None:
    Person.objects.filter(pk=principal.pk).update(phone="139-principal")
    Person.objects.filter(pk=school_liaison.pk).update(phone="139-liaison")
    named = [("示例校长", ""), ("示例联络员", "")]
    Unit.objects.filter(pk=school.pk).update(principal_name="前任校长", principal_phone="138")
    told = school_on(phone, school)["contacts"]
    assert [(one["name"], one["phone"]) for one in told] == named
    make.holds(card.person, Role.OFFICE_STAFF, school.region)
    told = school_on(phone, school)["contacts"]
    assert [one["phone"] for one in told] == ["139-principal", "139-liaison"]


def test_open_findings_come_with_their_pictures(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    by = card.person
    before = make_findings.photo(school, by)
    finding = make_findings.told(school, by, evidence=[before], life_safety=True)
    make_findings.finding(school, by)  # nobody was told of it yet
    late = make_findings.late(school, by)
    told = {one["finding"]: one for one in school_on(phone, school)["open"]}
    assert set(told) == {str(finding.pk), str(late.pk)}
    shown = told[str(finding.pk)]
    assert (shown["photos"], shown["after"]) == ([str(before.pk)], [])
    assert (shown["state"], shown["state_words"], shown["overdue"]) == ("open", "待整改", False)
    assert (shown["life_safety"], shown["told_on"]) == (True, "2026-10-20")
    assert told[str(late.pk)]["overdue"]


def test_what_the_school_sent_last_is_shown_beside_it(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    finding = make_findings.told(school, card.person)
    helper = make_findings.at_school(school)
    after = make_findings.photo(school, helper, "green")
    actions.promise(finding.pk, by=helper, responsible_person="示例老师", measures="清理。")
    actions.submit_rectification(finding.pk, by=helper, result="已清理。", evidence=[after.pk])
    (told,) = school_on(phone, school)["open"]
    assert (told["after"], told["measures"], told["state"]) == (
        [str(after.pk)], "清理。", "submitted"
    )  # fmt: skip


def test_closed_ones_to_look_at_again_and_three_years_in_short(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    make_findings.told(school, card.person)
    on_site = make_findings.earlier(school, card.person)
    make_visits.on_site(school, card.person)
    paper = make_findings.in_state(State.CLOSED, school, card.person)
    with clock.at(make.NOW - timedelta(days=365 * 3 + 40)):
        make_findings.in_state(State.CLOSED, school, card.person)
    told = school_on(phone, school)
    closed = {one["finding"]: one for one in told["closed"]}
    assert closed[str(paper.pk)]["on_paper"]
    assert not closed[str(on_site.pk)]["on_paper"]
    past = told["past"]
    assert [one["finding"] for one in past] == [str(paper.pk), str(on_site.pk)]
    assert {one["state"] for one in past} == {"已销号"}
    assert past[0]["found_on"] == "2026-10-20"


def test_the_last_visits_of_a_school_come_in_short(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    for days in range(8, 0, -1):
        with clock.at(make.NOW - timedelta(days=30 * days)):
            visit, _feedback = make_visits.signed(school, card.person)
    make_visits.fed_back(school, card.person)
    told = school_on(phone, school)["visits"]
    assert len(told) == 6
    assert told[0] == {
        "visit": str(visit.pk),
        "on": "2026-09-20",
        "kind": "routine",
        "leader": "示例督学",
        "problems": 1,
        "merits": [],
    }


def test_who_must_keep_away_reads_why(phone: Phone, card: Inspector, school: Unit) -> None:
    make_inspectorate.recusal(card, school, detail="子女就读")
    assert "子女就读" in school_on(phone, school)["recused"]


def test_a_form_says_the_workdays_of_its_ready_texts(
    phone: Phone, card: Inspector, school: Unit, office: Unit
) -> None:
    definition = json.loads(json.dumps(make_visits.DEFINITION))
    wording = definition["sections"][0]["items"][0]["wording"]
    wording[0]["workdays_norm"] = "findings.workdays.notice"
    make.norm("findings.workdays.notice", 12, office)
    version = make_visits.version(definition)
    told = phone.post("pull")["forms"][str(version.pk)]["data"]
    (line,) = told["definition"]["sections"][0]["items"][0]["wording"]
    assert line["workdays"] == 12
    assert "workdays_norm" not in line
    assert (told["number"], told["retired"]) == (1, False)


def test_a_form_brings_what_the_office_offers_beside_it(
    phone: Phone, card: Inspector, school: Unit, office: Unit, director: Person
) -> None:
    version = make_visits.version()
    own = make_wordings.own(version, office, director)
    told = phone.post("pull")["forms"][str(version.pk)]["data"]
    shipped, ours = told["definition"]["sections"][0]["items"][0]["wording"]
    assert set(ours) == set(shipped)
    assert (ours["fact"], ours["basis"]) == (own.fact, own.basis)


def test_a_task_comes_with_the_ids_its_visit_will_have(
    phone: Phone, card: Inspector, school: Unit, director: Person
) -> None:
    usual = make_visits.version()
    chosen = make_visits.version(key="chosen", purpose="special")
    given = {"by": director, "kind": "routine", "purpose": "督导", "leader": card.person}
    plain = assign(school, planned_on=date(2026, 10, 21), **given)
    named = assign(school, planned_on=date(2026, 10, 22), forms=[chosen], **given)
    told = phone.post("pull")["parts"]["assignments"]["data"]
    assert [one["reserved"] for one in told] == [str(plain.reserved), str(named.reserved)]
    assert [[one["version"] for one in task["records"]] for task in told] == [
        [usual.pk],
        [chosen.pk],
    ]
    assert [one["visit_pass"] for one in told] == ["", ""]
    visit = start(named.pk, by=card.person)
    assert (str(visit.pk), str(visit.records.get().pk)) == (
        told[1]["reserved"],
        told[1]["records"][0]["record"],
    )


def test_a_task_comes_with_its_pass_where_the_office_has_a_seal(
    phone: Phone, card: Inspector, school: Unit, director: Person
) -> None:
    given = {"by": director, "kind": "routine", "purpose": "督导", "leader": card.person}
    task = assign(school, planned_on=date(2026, 10, 21), **given)
    make_seal(by=director)
    (told,) = phone.post("pull")["parts"]["assignments"]["data"]
    assert told["visit_pass"] == pass_of(task)
    assert pass_of(task)


def test_the_parts_hold_what_the_office_works_with(
    phone: Phone, card: Inspector, office: Unit, section: Unit, colleague: Person
) -> None:
    make_inspectorate.inspector(colleague)
    make_visits.version()
    parts = {name: part["data"] for name, part in phone.post("pull")["parts"].items()}
    assert set(parts) == interface("Parts")
    assert parts["words"]["office"] == office.name
    assert parts["words"]["severities"]["serious"] == "严重"
    assert parts["sections"] == [{"id": section.pk, "name": "基础教育股"}]
    assert parts["people"] == [{"id": colleague.pk, "name": "示例同事"}]
    assert parts["laws"] == [{"basis": "《中小学幼儿园安全管理办法》", "used": 1}]
    assert parts["rules"]["workdays"]["notice"] == 15
    assert parts["rules"]["severest"] == {"on_site": 2, "suggestion": 3}
    assert parts["rules"]["media_bytes"] == 20 << 20
    calendar = parts["calendar"]
    assert (calendar["from"], calendar["workdays"][:12]) == ("2026-10-01", "000000011101")
    assert (parts["posts"], parts["logs"], parts["files"]) == ([], [], [])


def test_words_for_the_feedback_list_stay_chinese(phone: Phone, card: Inspector) -> None:
    make_findings.told(card.responsibilities.get().unit, card.person)
    answer = phone.client.post(
        "/field/sync/pull", {}, content_type="application/json", headers={"Accept-Language": "en"}
    )
    said = answer.json()
    assert said["parts"]["words"]["data"]["severities"]["serious"] == "严重"
    assert said["parts"]["labels"]["data"]["severities"]["serious"] == "Serious"
    (school,) = said["schools"].values()
    assert school["data"]["open"][0]["state_words"] != "待整改"


def test_it_is_packed_for_who_can_unpack_it(phone: Phone, card: Inspector) -> None:
    answer = phone.client.post(
        "/field/sync/pull", {}, content_type="application/json", headers={"Accept-Encoding": "gzip"}
    )
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(gzip.decompress(answer.content)) == phone.post("pull")


def test_the_office_learns_what_the_phone_still_holds(phone: Phone, card: Inspector) -> None:
    since = "2026-10-18T02:00:00Z"
    phone.post("pull", {"app": "0.3.0", "unsent": 3, "oldest_unsent_at": since})
    kept = Device.objects.get()
    assert (kept.app, kept.unsent) == ("0.3.0", 3)
    assert clock.now() - kept.oldest_unsent_at == timedelta(days=2)
    assert kept.seen_at == clock.now()


@pytest.mark.parametrize(
    "body",
    [{"unsent": -1}, {"have": []}, {"have": {"schools": {"1": 2}}}, {"oldest_unsent_at": "x"}],
)
def test_a_broken_request_is_refused_in_words(phone: Phone, body: dict) -> None:
    said = phone.post("pull", body, 422)
    assert said["code"] == "invalid"
    assert "更新应用" in said["detail"]


def test_the_statements_do_not_grow_with_schools(
    phone: Phone, card: Inspector, office: Unit, school: Unit
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as taken:
            phone.post("pull")
        return len(taken)

    def more() -> None:
        another = make.school(office)
        make.holds(card.person, Role.RESPONSIBLE_INSPECTOR, another)
        forget(card.person)
        make_inspectorate.responsible(card, another)
        make_findings.in_state(State.SUBMITTED, another, card.person)
        make_findings.in_state(State.CLOSED, another, card.person)
        make_visits.signed(another, card.person)
        make_visits.with_problem(another, card.person)

    make_visits.version()
    more()
    before = statements()
    more()
    more()
    assert statements() == before
    assert before < 60
