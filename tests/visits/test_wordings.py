"""From what was said on a visit to the bank, from the bank to the next visit, and to the notice."""

from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.findings.actions import draft_notice as draft_by_hand
from dudao.findings.models import Finding
from dudao.instruments import actions as instruments
from dudao.instruments.models import Version, WordingProposal
from dudao.jobs.wordings import gather_wording
from dudao.lib.errors import NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import Visit
from tests.make_visits import on_site, record_of, said, signature

NEW = {"fact": "龙溪口示例小学3处消防通道堵塞，示例校长在场。", "demand": "当天清空。"}


@pytest.fixture
def visit(school: Unit, principal: Person, inspector: Person, form: Version) -> Visit:
    return on_site(school, inspector)


def raised(visit: Visit, by: Person, **given: Any) -> Finding:
    record = record_of(visit)
    return actions.raise_from_item(
        visit.pk, by=by, record_id=record.pk, item="exits", **said(**{**NEW, **given})
    )


def sign(visit: Visit, by: Person) -> None:
    feedback = actions.compose_feedback(visit.pk, by=by)
    actions.sign(visit.pk, by=by, **signature(feedback))


def test_what_is_told_is_gathered_without_names(visit: Visit, inspector: Person) -> None:
    finding = raised(visit, inspector)
    sign(visit, inspector)
    gather_wording(Event.objects.get(name="finding.told"))
    made = WordingProposal.objects.get()
    assert made.fact == "学校____处消防通道堵塞，有关人员在场。"
    assert made.uses.get().finding == finding.pk


def test_what_was_raised_freely_has_no_item(visit: Visit, inspector: Person) -> None:
    free = actions.raise_from_item(visit.pk, by=inspector, **said())
    assert actions.gather_wording(free.pk) is None
    with pytest.raises(NotFound):
        actions.propose_wording(free.pk, by=inspector, fact="甲", demand="乙")


def test_an_inspector_proposes_by_hand(
    visit: Visit, inspector: Person, colleague: Person, principal: Person
) -> None:
    finding = raised(visit, inspector)
    made = actions.propose_wording(
        finding.pk, by=inspector, fact="通道堵塞。", demand="立即清空。", basis="《办法》"
    )
    assert (made.fact, made.proposed_by) == ("通道堵塞。", inspector)
    for person in (colleague, principal):
        with pytest.raises(NotAllowed):
            actions.propose_wording(finding.pk, by=person, fact="通道堵塞。", demand="清空。")


def test_what_was_taken_in_is_offered_on_the_next_visit(
    visit: Visit, school: Unit, inspector: Person, director: Person
) -> None:
    made = actions.gather_wording(raised(visit, inspector).pk)
    assert made
    instruments.take_wording(made.pk, by=director, fact="消防通道堵塞。")
    offered = queries.proposals_for(record_of(on_site(school, inspector)), "exits")
    assert [one.fact for one in offered] == ["疏散通道堆放杂物。", "消防通道堵塞。"]
    assert offered[1].basis == said()["basis"]


def test_the_notice_of_a_visit_is_drafted_in_one_step(visit: Visit, inspector: Person) -> None:
    first, second = raised(visit, inspector, route="notice"), raised(visit, inspector)
    with pytest.raises(WrongState):
        actions.draft_notice(visit.pk, by=inspector)
    sign(visit, inspector)
    assert queries.for_notice(visit) == [first]
    notice = actions.draft_notice(visit.pk, by=inspector)
    assert list(notice.findings.all()) == [first]
    assert second.route == "suggestion"
    event = Event.objects.get(name="visit.notice_drafted")
    assert event.data == {"notice": str(notice.pk)}
    with pytest.raises(WrongState):
        actions.draft_notice(visit.pk, by=inspector)
    assert queries.for_notice(visit) == []


def test_what_is_in_a_notice_already_is_left_out(visit: Visit, inspector: Person) -> None:
    first, second = (raised(visit, inspector, route="notice") for _each in range(2))
    sign(visit, inspector)
    draft_by_hand([first.pk], by=inspector)
    assert list(actions.draft_notice(visit.pk, by=inspector).findings.all()) == [second]


@pytest.mark.parametrize("who", ["colleague", "principal", "outsider"])
def test_only_who_drafts_notices_there_drafts_it(
    visit: Visit, inspector: Person, who: str, request: pytest.FixtureRequest
) -> None:
    raised(visit, inspector, route="notice")
    sign(visit, inspector)
    with pytest.raises(NotAllowed):
        actions.draft_notice(visit.pk, by=request.getfixturevalue(who))
    with pytest.raises(NotFound):
        actions.draft_notice(uuid7(), by=inspector)
