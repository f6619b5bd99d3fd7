"""Visit passes: what they say, that nobody else can make one, that each is read once."""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from dudao.audit.queries import history_of
from dudao.documents.actions import make_seal, renew_seal
from dudao.documents.exchange.signing import sign
from dudao.documents.models import Seal
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import release, take_up, withdraw
from dudao.planning.actions.passes import Scan, scan_pass
from dudao.planning.models import Assignment, Job, Obligation, Pass, Rule
from dudao.planning.queries.passes import genuine, pass_of, public_keys, revoked_nonces
from dudao.planning.rules.passes import VERSION, Told, pass_text, read_pass, said, shortened
from dudao.planning.states import Source, State
from dudao.planning.states.passes import Verdict
from tests import make, make_meetings, make_programmes
from tests.planning.conftest import PLANNED_ON

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "pass.json").read_text("utf-8"))
THERE = datetime(2026, 10, 22, 8, 30, tzinfo=clock.CHINA)
GATE = "f" * 32


@pytest.fixture
def seal(director: Person) -> Seal:
    return make_seal(by=director)


@pytest.fixture
def text(assignment: Assignment, seal: Seal) -> str:
    return pass_of(assignment)


def scan(text: str, **given: Any) -> Scan:
    with clock.at(THERE + timedelta(minutes=1)):
        return scan_pass(text, **{"phone": GATE, "scanned_at": THERE, **given})


def test_the_gate_and_the_office_write_the_same() -> None:
    message = said(Told(**VECTORS["told"]))
    private = base64.b64decode(VECTORS["private"])
    assert pass_text(message, base64.b64decode(sign(message, private, "pass"))) == VECTORS["good"]
    assert read_pass(VECTORS["good"])[0] == Told(**VECTORS["told"])


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "a.b", "W10.AA", "我.们", "x" * 5000,
        pass_text(f"[{VERSION}]".encode(), b"0" * 64),
        pass_text(b"{}", b"0" * 64),
    ],
)  # fmt: skip
def test_what_is_no_pass_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_pass(text)


def test_it_says_who_comes_for_what(
    text: str, school: Unit, ours: Inspector, helper: Inspector, office: Unit, seal: Seal
) -> None:
    told = genuine(text)
    assert told is not None
    assert (told.school, told.unit, told.day) == (school.name, school.pk, PLANNED_ON.isoformat())
    assert told.people == [ours.person.name, helper.person.name]
    assert told.items == ["测试记载表"]
    assert (told.minutes, told.office) == (120, office.name)
    assert "挂牌督导办法" in told.basis
    assert [key.id for key in public_keys()] == [told.key] == [seal.public_key[:8]]


def test_what_the_visit_does_gives_basis_items_and_length(
    assignment: Assignment, seal: Seal, office: Unit, school: Unit
) -> None:
    rule = Rule.objects.create(
        office=office, key="x", title="食堂", audience="all", per="month", minutes=45,
        basis="食品安全规定第3条", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    span = {"first_on": PLANNED_ON, "last_on": PLANNED_ON, "minutes": 45, "source": Source.RULE}
    job = Obligation.objects.create(office=office, unit=school, title="食堂", rule=rule, **span)
    Job.objects.create(assignment=assignment, obligation=job)
    told = genuine(pass_of(assignment))
    assert told is not None
    assert (told.basis, told.minutes) == ("食品安全规定第3条", 45)
    assert told.items == ["食堂", "测试记载表"]


def test_a_programme_and_a_sections_task_are_a_basis_too(
    assignment: Assignment, seal: Seal, director: Person, section: Unit, section_officer: Person
) -> None:
    school, office = assignment.unit, assignment.office
    programme = make_programmes.programme(office, director, [school])
    task = make_meetings.submitted(section, section_officer, [school])
    for title, of in (("办园行为", {"programme": programme}), ("功能室", {"task": task})):
        span = {"first_on": PLANNED_ON, "last_on": PLANNED_ON, "source": Source.TASK}
        job = Obligation.objects.create(office=office, unit=school, title=title, **of, **span)
        Job.objects.create(assignment=assignment, obligation=job)
    told = genuine(pass_of(assignment))
    assert told is not None
    assert told.basis == f"{programme.entry.basis}；{section.name}"


def test_a_long_list_is_cut_and_says_so() -> None:
    assert shortened([f"第{n}项" for n in range(9)], 10)[-1] == "等9项"
    assert shortened(["一", "一", " ", "二"], 10) == ["一", "二"]
    assert shortened(["很长很长"], 3) == ["很长…"]


def test_without_a_seal_there_is_no_pass(assignment: Assignment) -> None:
    assert pass_of(assignment) == ""


def test_a_seal_that_nobody_can_open_signs_nothing(
    assignment: Assignment, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "another" * 8)
    assert pass_of(assignment) == ""


def test_the_first_reading_is_the_arrival_and_the_second_a_replay(
    text: str, assignment: Assignment
) -> None:
    first = scan(text)
    assert (first.verdict, first.first and first.first.scanned_at) == (Verdict.GOOD, THERE)
    assert history_of(assignment).order_by("-id")[0].name == "assignment.arrived"
    assert scan(text).verdict == Verdict.GOOD  # told of twice, read once
    again = scan(text, scanned_at=THERE + timedelta(minutes=1))
    assert (again.verdict, again.first) == (Verdict.REPLAYED, Pass.objects.get())
    assert scan(text, phone="0" * 32).verdict == Verdict.REPLAYED
    assert Pass.objects.get().replayed == 2
    assert history_of(assignment).order_by("-id")[0].data == {"times": 2}


def test_what_a_phone_tells_late_counts_from_when_it_was(text: str) -> None:
    with clock.at(THERE + timedelta(days=3)):
        late = scan_pass(text, phone=GATE, scanned_at=THERE)
    assert late.first is not None
    assert late.first.scanned_at == THERE
    assert late.first.told_at == THERE + timedelta(days=3)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_pass_is_good_on_its_day(text: str, days: int) -> None:
    with clock.at(THERE + timedelta(days=days)):
        told = scan_pass(text, phone=GATE, scanned_at=clock.now())
    assert told.verdict == Verdict.WRONG_DAY
    assert not Pass.objects.exists()


def _withdrawn(assignment: Assignment, by: Person) -> None:
    withdraw(assignment.pk, by=by, reason="改期")


def _given_back(assignment: Assignment, by: Person) -> None:
    take_up(assignment.pk, by=assignment.leader)
    release(assignment.pk, by=assignment.leader)


@pytest.mark.parametrize("how", [_withdrawn, _given_back])
def test_a_pass_of_what_was_called_off_is_void(
    how: Callable[[Assignment, Person], None], text: str, assignment: Assignment, director: Person
) -> None:
    how(assignment, director)
    assert scan(text).verdict == Verdict.REVOKED
    assert not Pass.objects.exists()
    assignment.refresh_from_db()
    told = genuine(text)
    assert told is not None
    withdrawn = assignment.state == State.WITHDRAWN
    assert (told.nonce in revoked_nonces(PLANNED_ON)) is withdrawn
    assert (pass_of(assignment) == "") is withdrawn


def test_nobody_else_can_make_one(text: str, director: Person) -> None:
    told, message, _signature = read_pass(text)
    other = base64.b64decode(sign(message, bytes(32), "pass"))
    package = base64.b64decode(sign(message, bytes(32), "package"))
    for false in (pass_text(message, other), pass_text(message, package), text[:-4] + "AAAA", "x"):
        assert scan(false).verdict == Verdict.FORGED
    renew_seal(by=director)
    assert scan(text).verdict == Verdict.FORGED
    assert told.key not in [key.id for key in public_keys()]


def test_what_was_read_stays(text: str) -> None:
    scan(text)
    for change in (
        lambda: Pass.objects.update(scanned_at=make.NOW),
        lambda: Pass.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_pass_fits_a_code(
    assignment: Assignment, seal: Seal, office: Unit, school: Unit, form: Version
) -> None:
    school.name, office.name = "新晃侗族自治县" + "示例" * 20 + "小学", "督" * 40
    school.save()
    office.save()
    assert len(pass_of(assignment)) < 1400  # bytes of a code of version 28, read off a screen
