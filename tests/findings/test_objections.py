"""A school objects, somebody else reads and answers."""

from datetime import date, timedelta

import pytest

from dudao.access.actions import set_norm
from dudao.audit.models import Event
from dudao.findings import actions
from dudao.findings import queries as findings
from dudao.findings.models import Finding, Objection
from dudao.findings.queries import history
from dudao.findings.queries import objections as queries
from dudao.findings.rules import clock as clock_of
from dudao.findings.rules import fits_notice
from dudao.findings.states import OBJECTION_MOVES, ObjectionState, Outcome, Route, State
from dudao.inspectorate.actions import declare_recusal
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_inspectorate, make_objections

pytestmark = pytest.mark.usefixtures("still")
S = ObjectionState
ALLOWED = {
    "assign": {S.FILED, S.READING},
    "answer": {S.READING},
    "ask_review": {S.ANSWERED},
    "review": {S.REVIEWING},
    "withdraw": {S.FILED, S.READING},
}
TARGETS = {
    "assign": S.READING,
    "answer": S.ANSWERED,
    "ask_review": S.REVIEWING,
    "review": S.REVIEWED,
    "withdraw": S.WITHDRAWN,
}


@pytest.fixture
def told(school: Unit, inspector: Person) -> Finding:
    return make_findings.told(school, inspector)


@pytest.fixture
def reader(school: Unit) -> Person:
    return make_objections.reader_for(school)


def last_event(finding: Finding) -> Event:
    event = Event.objects.filter(subject_id=str(finding.pk)).order_by("-id").first()
    assert event is not None
    return event


def try_move(move: str, made: Objection, director: Person) -> None:
    school = make_findings.at_school(made.finding.unit)
    reader = made.reader or make_objections.reader_for(made.finding.unit)
    city = make_objections.city_officer(made.finding.unit)
    {
        "assign": lambda: actions.assign_reader(made.pk, by=director, reader=reader),
        "answer": lambda: actions.answer_objection(
            made.pk, by=reader, outcome="rejected", reasons="维持。"
        ),
        "ask_review": lambda: actions.ask_review(made.pk, by=school, statement="仍不同意。"),
        "review": lambda: actions.review_objection(
            made.pk, by=city, outcome="rejected", reasons="维持。"
        ),
        "withdraw": lambda: actions.withdraw_objection(made.pk, by=school),
    }[move]()


@pytest.mark.parametrize("move", OBJECTION_MOVES)
@pytest.mark.parametrize("state", S)
def test_every_state_and_move(
    state: ObjectionState, move: str, told: Finding, director: Person
) -> None:
    made = make_objections.in_state(state, told, director)
    if state in ALLOWED[move]:
        assert advance(OBJECTION_MOVES, state, move) == TARGETS[move]
        try_move(move, made, director)
        made.refresh_from_db()
        assert made.state == TARGETS[move]
    else:
        with pytest.raises(WrongState):
            try_move(move, made, director)


def test_it_files_with_evidence_and_records(told: Finding, principal: Person) -> None:
    photo = make_findings.photo(told.unit, principal)
    made = actions.file_objection(
        told.pk, by=principal, statement="  当天在更换课桌。 ", evidence=[photo]
    )
    assert (made.state, made.statement) == (S.FILED, "当天在更换课桌。")
    assert list(made.evidence.all()) == [photo]
    assert made.answer_due_on == date(2026, 11, 3)  # ten workdays
    assert last_event(told).name == "finding.objected"
    told.refresh_from_db()
    assert told.state == State.OPEN, "the rectification goes on"
    assert str(made)


def test_it_refuses_an_untold_finding(school: Unit, inspector: Person, principal: Person) -> None:
    made = make_findings.finding(school, inspector)
    with pytest.raises(WrongState):
        actions.file_objection(made.pk, by=principal, statement="不同意。")
    assert queries.window(made) is None


def test_it_refuses_after_the_window(told: Finding, principal: Person) -> None:
    last = queries.window(told)
    assert last == date(2026, 11, 3)
    with clock.at(make.NOW + timedelta(days=14)):  # the last day itself
        assert clock.today() == last
        actions.withdraw_objection(
            actions.file_objection(told.pk, by=principal, statement="不同意。").pk, by=principal
        )
    with (
        clock.at(make.NOW + timedelta(days=15)),
        pytest.raises(WrongState, match="申辩期限是2026-11-03"),
    ):
        actions.file_objection(told.pk, by=principal, statement="不同意。")


def test_it_counts_the_window_as_the_office_does(
    told: Finding, director: Person, office: Unit
) -> None:
    for key, value in (("apply_days", 5), ("in_workdays", 0)):
        set_norm(
            f"findings.objection_{key}", value, by=director, office=office,
            valid_from=clock.today(), basis="本省规定",
        )  # fmt: skip
    # The fifth day is a Sunday: the window ends on Monday.
    assert queries.window(told) == date(2026, 10, 26)


def test_a_second_objection_waits_for_the_first(told: Finding, principal: Person) -> None:
    made = make_objections.filed(told)
    with pytest.raises(WrongState, match="已经对这个问题"):
        actions.file_objection(told.pk, by=principal, statement="再提一次。")
    actions.withdraw_objection(made.pk, by=principal)
    assert actions.file_objection(told.pk, by=principal, statement="再提一次。").pk != made.pk


@pytest.mark.parametrize("statement", ["", "  \x00 ", "长" * 2001])
def test_it_asks_for_a_statement(told: Finding, principal: Person, statement: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.file_objection(told.pk, by=principal, statement=statement)
    assert set(refused.value.fields) == {"statement"}


def test_only_the_school_files(
    told: Finding, inspector: Person, director: Person, outsider: Person, colleague: Person
) -> None:
    for person in (inspector, director, outsider, colleague):
        with pytest.raises(NotAllowed):
            actions.file_objection(told.pk, by=person, statement="不同意。")


def test_the_inspector_passes_on_what_was_said_on_the_spot(
    told: Finding, inspector: Person, colleague: Person
) -> None:
    with pytest.raises(NotAllowed):
        actions.file_objection(told.pk, by=colleague, statement="不认可。", on_the_spot=True)
    made = actions.file_objection(told.pk, by=inspector, statement="不认可。", on_the_spot=True)
    assert made.on_the_spot
    assert made.filed_by == inspector


def test_it_assigns_a_reader_who_did_not_write_it(
    told: Finding, director: Person, inspector: Person, reader: Person
) -> None:
    made = make_objections.filed(told)
    with pytest.raises(Invalid) as refused:
        actions.assign_reader(made.pk, by=director, reader=inspector)
    assert "reader" in refused.value.fields
    made = actions.assign_reader(made.pk, by=director, reader=reader)
    assert (made.state, made.reader) == (S.READING, reader)
    event = last_event(told)
    assert (event.name, event.data["reader"]) == ("finding.objection_assigned", reader.pk)
    assert list(queries.to_read(reader)) == [made]


def test_whoever_edited_the_finding_does_not_read(
    school: Unit, inspector: Person, director: Person
) -> None:
    made = make_findings.finding(school, inspector)
    actions.edit_finding(made.pk, by=director, demand="当天清理。")
    actions.tell([made.pk], by=inspector)
    made.refresh_from_db()
    assert queries.authors(made) == {inspector.pk, director.pk}
    assert director not in queries.readers_for(made)


def test_a_recused_inspector_does_not_read(told: Finding, director: Person, reader: Person) -> None:
    card = make_inspectorate.inspector(reader)
    assert reader in queries.readers_for(told)
    made = make_objections.reading(told, director, reader)
    declare_recusal(
        card.pk, told.unit, by=director, ground="relative", detail="", start_on=clock.today()
    )
    assert reader not in queries.readers_for(told)
    with pytest.raises(NotAllowed):
        actions.answer_objection(made.pk, by=reader, outcome="rejected", reasons="维持。")


def test_only_the_office_assigns(
    told: Finding, inspector: Person, principal: Person, outsider: Person, reader: Person
) -> None:
    made = make_objections.filed(told)
    for person in (inspector, principal, outsider, reader):
        with pytest.raises(NotAllowed):
            actions.assign_reader(made.pk, by=person, reader=reader)


def test_the_reader_may_be_changed_until_the_answer(
    told: Finding, director: Person, reader: Person
) -> None:
    other = make_objections.reader_for(told.unit, "另一示例督学")
    made = make_objections.reading(told, director, reader)
    actions.assign_reader(made.pk, by=director, reader=other)
    with pytest.raises(NotAllowed, match="另一示例督学复核"):
        actions.answer_objection(made.pk, by=reader, outcome="rejected", reasons="维持。")
    actions.answer_objection(made.pk, by=other, outcome="rejected", reasons="维持。")


@pytest.mark.parametrize(
    "state", [State.OPEN, State.RECTIFYING, State.SUBMITTED, State.RETURNED, State.CLOSED]
)
def test_an_upheld_objection_withdraws_the_finding(
    state: State, school: Unit, inspector: Person, director: Person
) -> None:
    finding = make_findings.in_state(state, school, inspector)
    made = make_objections.answered(finding, director, Outcome.UPHELD)
    finding.refresh_from_db()
    assert (finding.state, finding.closed_at) == (State.WITHDRAWN, None)
    assert last_event(finding).name == "finding.withdrawn"
    with pytest.raises(WrongState):
        actions.ask_review(made.pk, by=make_findings.at_school(school), statement="再看看。")
    with pytest.raises(WrongState, match="已经撤销"):
        actions.file_objection(
            finding.pk, by=make_findings.at_school(school), statement="再说一次。"
        )


def test_a_partly_upheld_one_keeps_the_finding_and_puts_it_right(
    told: Finding, director: Person, reader: Person
) -> None:
    made = make_objections.reading(told, director, reader)
    with pytest.raises(Invalid) as refused:
        actions.answer_objection(made.pk, by=reader, outcome="partly", reasons="部分属实。")
    assert set(refused.value.fields) == {"correction"}
    made = actions.answer_objection(
        made.pk, by=reader, outcome="partly", reasons="部分属实。", correction="只有一处堆放。"
    )
    told.refresh_from_db()
    assert (told.state, made.correction) == (State.OPEN, "只有一处堆放。")


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"outcome": "", "reasons": "维持。"}, {"outcome"}),
        ({"outcome": "maybe", "reasons": ""}, {"outcome", "reasons"}),
        ({"outcome": "rejected", "reasons": "长" * 2001}, {"reasons"}),
        ({"outcome": "upheld", "reasons": "属实。", "correction": "长" * 2001}, {"correction"}),
    ],
)
def test_an_answer_has_its_reasons(
    told: Finding, director: Person, reader: Person, given: dict[str, str], fields: set[str]
) -> None:
    made = make_objections.reading(told, director, reader)
    with pytest.raises(Invalid) as refused:
        actions.answer_objection(made.pk, by=reader, **given)
    assert set(refused.value.fields) == fields


def test_nobody_but_the_reader_answers(
    told: Finding, director: Person, inspector: Person, principal: Person, outsider: Person
) -> None:
    made = make_objections.reading(told, director)
    for person in (director, inspector, principal, outsider):
        with pytest.raises(NotAllowed):
            actions.answer_objection(made.pk, by=person, outcome="rejected", reasons="维持。")


def test_an_objection_that_is_not_there_is_not_found(director: Person) -> None:
    with pytest.raises(NotFound):
        actions.withdraw_objection(uuid7(), by=director)


def test_the_history_tells_each_step(
    told: Finding, director: Person, reader: Person, principal: Person
) -> None:
    made = make_objections.reading(told, director, reader)
    actions.answer_objection(made.pk, by=reader, outcome="rejected", reasons="现场照片清楚。")
    told_steps = [(entry.name, entry.text) for entry in history(told, principal)][-3:]
    assert told_steps == [
        ("finding.objected", make_objections.GROUND),
        ("finding.objection_assigned", reader.name),
        ("finding.objection_answered", "异议不成立。现场照片清楚。"),
    ]


def test_a_withdrawn_finding_is_neither_open_nor_closed(
    school: Unit, inspector: Person, director: Person
) -> None:
    finding = make_findings.told(school, inspector)
    make_objections.answered(finding, director, Outcome.UPHELD)
    finding.refresh_from_db()
    assert findings.counts(director, clock.today()).open == 0
    assert not findings.open_of(school).exists()
    assert list(findings.ledger(director, state="withdrawn")) == [finding]
    assert not fits_notice(finding.state, Route.NOTICE, told=True, notice=None)
    assert clock_of(finding.state, finding.due_on, clock.today()) == ("withdrawn", "已撤销")
    assert not findings.overdue(date(2099, 1, 1)).exists()


def test_a_review_is_asked_for_within_its_window(
    told: Finding, director: Person, principal: Person
) -> None:
    made = make_objections.answered(told, director)
    with pytest.raises(WrongState, match="书面申请复查"):
        actions.ask_review(made.pk, by=principal, statement="不服。")
    city = make_objections.city_officer(told.unit)
    with (
        clock.at(make.NOW + timedelta(days=15)),
        pytest.raises(WrongState, match="申请复查的期限是2026-11-03"),
    ):
        actions.ask_review(made.pk, by=principal, statement="不服。")
    above = make.unit(
        "office", name="怀化市人民政府教育督导室", region=make.region("4312", "怀化市")
    )
    made = actions.ask_review(made.pk, by=principal, statement="不服。")
    assert made.review_unit == above
    for person in (director, principal):
        with pytest.raises(NotAllowed):
            actions.review_objection(made.pk, by=person, outcome="upheld", reasons="属实。")
    with pytest.raises(Invalid) as refused:
        actions.review_objection(made.pk, by=city, outcome="partly", reasons=" ")
    assert set(refused.value.fields) == {"reasons"}
    actions.review_objection(made.pk, by=city, outcome="upheld", reasons="证据不足。")
    told.refresh_from_db()
    assert told.state == State.WITHDRAWN


def test_an_upheld_one_needs_no_review(told: Finding, director: Person, principal: Person) -> None:
    made = make_objections.answered(told, director, Outcome.UPHELD)
    make_objections.city_officer(told.unit)
    with pytest.raises(WrongState, match="不需要再申请复查"):
        actions.ask_review(made.pk, by=principal, statement="不服。")


def test_late_ones_are_found(told: Finding, director: Person) -> None:
    made = make_objections.reviewing(told, director)
    rows = Objection.objects.all()
    assert not rows.filter(queries.overdue_q(clock.today())).exists()
    assert list(queries.narrowed(rows, overdue=False, school="")) == [made]
    with clock.at(make.NOW + timedelta(days=60)):
        assert list(queries.narrowed(rows, overdue=True)) == [made]
        assert list(queries.narrowed(rows, school="龙溪口")) == [made]


def test_nobody_adds_up_to_nothing() -> None:
    assert queries.sum_of([])[2:] == (0, 0, 0, 0, 0, 0)
