"""From issued to public: the clock, the public version, the decision, its corrections."""

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from dudao.audit.models import Event
from dudao.documents.actions import (
    amend,
    correct,
    prepare,
    publish,
    put_up,
    reconsider,
    take_down,
    void,
    withhold,
)
from dudao.documents.models import Publication
from dudao.documents.queries.publishing import (
    people_in,
    proof_of,
    public,
    publications_due,
    publications_visible_to,
    stands,
    suspicions,
)
from dudao.documents.redaction import Mark
from dudao.documents.states import (
    PUBLIC_MOVES,
    Amends,
    Kind,
    PublicState,
    Standing,
    State,
)
from dudao.files import queries as files
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.lib.states import advance
from dudao.org.models import Norm
from tests import make_publishing
from tests.make_publishing import MARKS, PHONE, PUPIL, SUMMARY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
BASIS = "《政府信息公开条例》第十五条"


@pytest.fixture
def cast(office, office_staff, director):
    return office, office_staff, director


def test_a_circular_waits_for_publication_twenty_workdays(cast, office, office_staff) -> None:
    row = make_publishing.waiting(*cast)
    assert (row.state, row.office, row.content) == (PublicState.WAITING, office, None)
    assert row.due_on == date(2026, 11, 17)
    event = Event.objects.get(name="publication.put_up")
    assert (event.by, event.unit, event.data["due_on"]) == (office_staff, office, "2026-11-17")


def test_a_brief_waits_only_where_the_office_says_so(cast, office) -> None:
    content = make_publishing.official(Kind.BRIEF)
    document = make_publishing.issued(*cast, content)
    assert not Publication.objects.filter(document=document).exists()
    key = "documents.publication.brief"
    Norm.objects.create(key=key, office=office, value=1, valid_from=date(2026, 1, 1), basis="本室")
    assert make_publishing.waiting(*cast, content).state == PublicState.WAITING


def test_any_issued_document_can_be_put_up_by_hand(in_state, office_staff, cast) -> None:
    document = in_state(State.ISSUED)
    row = put_up(document.pk, by=office_staff)
    assert (row.document, row.state) == (document, PublicState.WAITING)
    with pytest.raises(WrongState, match="已列入"):
        put_up(document.pk, by=office_staff)


@pytest.mark.parametrize("state", [State.DRAFT, State.SIGNED_OFF, State.VOID])
def test_what_is_not_in_force_is_not_put_up(state, in_state, office_staff) -> None:
    with pytest.raises(WrongState, match="已印发"):
        put_up(in_state(state).pk, by=office_staff)


def test_it_is_prepared_with_a_summary_and_without_what_is_private(cast) -> None:
    row = make_publishing.prepared(*cast)
    assert (row.summary, row.title) == (SUMMARY, "关于校园用火用电安全督导情况的通报")
    assert PUPIL not in str(row.content)
    assert PHONE not in str(row.content)
    assert Event.objects.get(name="publication.prepared").data == {"redactions": 2}


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"summary": " "}, "summary", "必填"),
        ({"summary": "长" * 301}, "summary", "最多300字"),
        ({"redactions": [Mark(text="不在文中")]}, "redactions", "没有这些内容"),
        ({"redactions": [Mark(text="1")] * 501}, "redactions", "最多500处"),
        ({"summary": f"关于{PUPIL}的通报", "redactions": MARKS}, "redactions", "还会露出来"),
        ({"redactions": [Mark(text="晃教督通〔2026〕1号")]}, "redactions", "没有这些内容"),
    ],
)
def test_a_public_version_that_does_not_hold_is_refused(given, field, why, cast, director) -> None:
    row = make_publishing.waiting(*cast)
    with pytest.raises(Invalid) as refused:
        prepare(row.pk, by=director, seen=row.version, **{"summary": SUMMARY, **given})
    assert why in refused.value.fields[field]


def test_everybody_may_read_what_is_published(cast, director) -> None:
    row = make_publishing.published(*cast)
    assert (row.state, row.published_by) == (PublicState.PUBLISHED, director)
    assert list(public()) == [row]
    with files.content(row.pdf) as pdf:
        assert pdf.read(4) == b"%PDF"
    assert Event.objects.get(name="publication.published").data["number"] == row.document.number


def test_only_the_version_that_was_seen_is_published(cast, office_staff, director) -> None:
    row = make_publishing.prepared(*cast)
    prepare(row.pk, by=office_staff, seen=row.version, summary="改过。", redactions=[])
    with pytest.raises(Conflict, match="刚被改过"):
        publish(row.pk, by=director, seen=row.version)


def test_what_is_not_prepared_is_not_published(cast, director) -> None:
    row = make_publishing.waiting(*cast)
    with pytest.raises(Invalid, match="还没有准备"):
        publish(row.pk, by=director, seen=row.version)


def test_an_identity_number_keeps_it_back(cast, director) -> None:
    content = make_publishing.official(title="关于431227201501010012的通报")
    row = make_publishing.prepared(*cast, content)
    with pytest.raises(Invalid, match="证件号码"):
        publish(row.pk, by=director, seen=row.version)


def test_what_is_void_or_withdrawn_is_not_published(cast, director) -> None:
    row = make_publishing.prepared(*cast)
    void(row.document_id, by=director, reason="发错")
    with pytest.raises(WrongState, match="撤回或作废"):
        publish(row.pk, by=director, seen=row.version)


def test_it_is_withheld_with_reason_and_basis_and_reconsidered(cast, director) -> None:
    row = make_publishing.waiting(*cast)
    with pytest.raises(Invalid, match="依据"):
        withhold(row.pk, by=director, reason="涉及个人隐私", basis=" ")
    with pytest.raises(Invalid, match="理由"):
        withhold(row.pk, by=director, reason=" ", basis=BASIS)
    row = withhold(row.pk, by=director, reason="涉及个人隐私", basis=BASIS)
    assert (row.state, row.basis) == (PublicState.WITHHELD, BASIS)
    assert not public().exists()
    row = reconsider(row.pk, by=director)
    assert (row.state, row.reason, row.basis) == (PublicState.WAITING, "", "")
    assert Event.objects.get(name="publication.reconsidered").data["basis"] == BASIS


def test_a_correction_adds_a_line_and_keeps_the_old_in_the_record(cast, director) -> None:
    row = make_publishing.published(*cast)
    old = row.pdf.sha256
    marks = [*MARKS, Mark(text="龙溪口示例小学")]
    row = correct(
        row.pk, by=director, seen=row.version, note="学校名称改为不公开。", redactions=marks
    )
    assert "龙溪口" not in str(row.content)
    assert [note.text for note in row.notes.all()] == ["学校名称改为不公开。"]
    told = Event.objects.get(name="publication.corrected").data
    assert (told["before"]["summary"], told["before_pdf_sha256"]) == (SUMMARY, old)
    assert row.pdf.sha256 != old


@pytest.mark.parametrize("note", ["", "长" * 301, f"{PUPIL}的名字"])
def test_a_correction_that_tells_nothing_or_too_much_is_refused(note, cast, director) -> None:
    row = make_publishing.published(*cast)
    with pytest.raises(Invalid):
        correct(row.pk, by=director, seen=row.version, note=note)
    assert not row.notes.exists()


def test_only_what_was_seen_is_written_over(cast, office_staff, director) -> None:
    """Somebody blacked a school out: an older form must not bring it back, nor an older draft."""
    old = make_publishing.prepared(*cast)
    marks = [*MARKS, Mark(text="龙溪口示例小学")]
    told = {"by": director, "summary": SUMMARY}
    row = prepare(old.pk, seen=old.version, redactions=marks, **told)
    with pytest.raises(Conflict, match="刚被别人改过"):
        prepare(old.pk, seen=old.version, redactions=MARKS, **told)
    publish(row.pk, by=director, seen=row.version)
    with pytest.raises(Conflict, match="刚被别人改过"):
        correct(old.pk, seen=old.version, redactions=MARKS, note="更正。", **told)
    assert "龙溪口" not in str(Publication.objects.get(pk=old.pk).content)


def test_the_log_of_corrections_never_changes(cast, director) -> None:
    row = make_publishing.published(*cast)
    note = correct(
        row.pk, by=director, seen=row.version, note="说明更正。", summary="新的说明。"
    ).notes.get()
    with pytest.raises(ProgrammingError), transaction.atomic():
        type(note).objects.filter(pk=note.pk).update(text="别的")


def test_what_is_taken_down_leaves_a_line(cast, director) -> None:
    row = make_publishing.published(*cast)
    with pytest.raises(Invalid, match="露出来"):
        take_down(row.pk, by=director, reason=f"有{PUPIL}的信息")
    row = take_down(row.pk, by=director, reason="内容有误，重新核实")
    assert (row.state, row.reason) == (PublicState.TAKEN_DOWN, "内容有误，重新核实")
    assert list(public()) == [row]


DECISIONS = {
    "publish": lambda row, who: publish(row.pk, by=who, seen=row.version),
    "withhold": lambda row, who: withhold(row.pk, by=who, reason="隐私", basis=BASIS),
    "reconsider": lambda row, who: reconsider(row.pk, by=who),
    "correct": lambda row, who: correct(row.pk, by=who, seen=row.version, note="更正"),
    "take_down": lambda row, who: take_down(row.pk, by=who, reason="有误"),
}
PREPARATIONS = {
    "prepare": lambda row, who: prepare(row.pk, by=who, seen=row.version, summary=SUMMARY),
    "put_up": lambda row, who: put_up(row.document_id, by=who),
}
EVERYTHING = {**DECISIONS, **PREPARATIONS}


@pytest.mark.parametrize("who", ["inspector", "zone_lead", "principal", "auditor", "outsider"])
def test_only_the_office_prepares_and_decides(who, cast, request) -> None:
    row, person = make_publishing.prepared(*cast), request.getfixturevalue(who)
    for do in EVERYTHING.values():
        with pytest.raises(NotAllowed):
            do(row, person)


def test_staff_prepares_and_does_not_decide(cast, office_staff) -> None:
    row = make_publishing.prepared(*cast)
    for do in DECISIONS.values():
        with pytest.raises(NotAllowed):
            do(row, office_staff)


@pytest.mark.parametrize("state", list(PublicState))
@pytest.mark.parametrize("move", PUBLIC_MOVES)
def test_a_step_is_taken_from_its_states_only(state, move) -> None:
    allowed = {
        "prepare": {PublicState.WAITING},
        "publish": {PublicState.WAITING},
        "withhold": {PublicState.WAITING},
        "reconsider": {PublicState.WITHHELD},
        "correct": {PublicState.PUBLISHED},
        "take_down": {PublicState.PUBLISHED},
    }[move]
    if state in allowed:
        assert advance(PUBLIC_MOVES, state, move) in PublicState
    else:
        with pytest.raises(WrongState):
            advance(PUBLIC_MOVES, state, move)


def test_a_step_from_another_state_is_refused(cast, director) -> None:
    row = make_publishing.published(*cast)
    for name in ("publish", "withhold", "reconsider"):
        with pytest.raises(WrongState):
            DECISIONS[name](row, director)


def test_the_office_sees_what_waits_with_the_nearest_deadline_first(
    cast, office_staff, outsider
) -> None:
    rows = [make_publishing.waiting(*cast) for _n in range(2)]
    Publication.objects.filter(pk=rows[1].pk).update(due_on=date(2026, 10, 1))
    assert list(publications_due(office_staff)) == rows[::-1]
    assert list(publications_due(outsider)) == []
    assert not publications_visible_to(outsider).exists()


def test_the_proof_says_whether_it_stands(cast, office_staff, director) -> None:
    document = make_publishing.issued(*cast, make_publishing.official())
    assert proof_of(document.code) == document
    assert stands(document).standing == Standing.VALID
    for how, standing in [
        (Amends.CORRECTION, Standing.CORRECTED),
        (Amends.WITHDRAWAL, Standing.WITHDRAWN),
    ]:
        made = amend(document.pk, by=office_staff, how=how, reason="数据有误")
        assert stands(document).standing != standing
        number = make_publishing.through(made, office_staff, director).number
        assert stands(document) == (standing, number)


def test_a_void_document_is_void_and_a_draft_is_nothing(in_state, director) -> None:
    draft = in_state(State.SIGNED_OFF)
    assert proof_of(draft.code) is None
    assert proof_of("") is None
    void(draft.pk, by=director, reason="不发了")
    assert proof_of(draft.code) is None


def test_people_of_the_region_are_suggested(cast, office, school, principal, outsider) -> None:
    text = "示例校长和邻县主任到场，见学生张小某。"
    assert people_in([text], office) == ["示例校长"]
    content = make_publishing.official(title=text)
    document = make_publishing.issued(*cast, content)
    assert {"示例校长", "张小某", PHONE} <= {one.text for one in suspicions(document)}
