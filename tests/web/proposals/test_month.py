"""The pages of a proposed month."""

from datetime import date

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Assignment, Obligation, Proposal, ProposedVisit
from dudao.planning.states import ProposalState
from tests import make, make_inspectorate
from tests.make_proposals import obligation, work_out
from tests.web.pages import sign_in, statements, text_of

DAY = "2026-11-10"


def page(who: Person, proposal: Proposal) -> str:
    return text_of(sign_in(who).get(f"/proposals/{proposal.pk}/"))


def test_it_shows_who_goes_where_what_is_saved_and_what_is_left_out(
    proposal: Proposal, director: Person
) -> None:
    shown = page(director, proposal)
    assert "龙溪口示例小学" in shown
    assert "比逐项单独入校少 <strong>1</strong> 次（33%）" in shown
    assert "至少需要 2 次" in shown
    assert "没有可派的“体育”专业督学" in shown
    assert f"obligation={Obligation.objects.get(title='体育课').pk}" in shown


def test_what_is_left_out_may_join_a_visit_that_stands(
    proposal: Proposal, director: Person, other_school: Unit, theirs: Inspector
) -> None:
    given = {"kind": "routine", "purpose": "临时", "planned_on": date(2026, 11, 20)}
    made = actions.assign(other_school, by=director, leader=theirs.person, **given)
    shown = page(director, proposal)
    assert "并入 11月20日的入校" in shown
    assert f'href="/assignments/{made.pk}/#along"' in shown


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("inspector", 404)])
def test_others_do_not_find_it(
    who: str, status: int, proposal: Proposal, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"/proposals/{proposal.pk}/").status_code == status
    visit = proposal.visits.first()
    assert client.post(f"/proposals/visits/{visit.pk}/pin/").status_code == 404  # type: ignore[union-attr]


def test_who_leads_an_area_sees_his_own(
    proposal: Proposal, zone_lead: Person, office: Unit
) -> None:
    client = sign_in(zone_lead)
    assert client.get(f"/proposals/{proposal.pk}/").status_code == 404
    Proposal.objects.filter(pk=proposal.pk).update(
        area=make_inspectorate.area(office, lead=zone_lead)
    )
    assert client.get(f"/proposals/{proposal.pk}/").status_code == 200


def test_it_is_asked_for_and_the_page_waits(
    school: Unit, ours: Inspector, director: Person
) -> None:
    obligation(school)
    client = sign_in(director)
    assert client.get("/proposals/new/").status_code == 200
    answer = client.post("/proposals/new/", {"month": "2026-11-01"})
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"/proposals/{proposal.pk}/"
    assert 'hx-trigger="every 2s"' in page(director, proposal)
    work_out(proposal)
    assert 'hx-trigger="every 2s"' not in page(director, proposal)
    assert client.post("/proposals/new/", {"month": "2026-11-01"}).status_code == 409


def test_who_leads_an_area_asks_for_it_only(office: Unit, school: Unit, zone_lead: Person) -> None:
    area = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(area, school)
    client = sign_in(zone_lead)
    assert client.post("/proposals/new/", {"month": "2026-11-01"}).status_code == 422
    client.post("/proposals/new/", {"month": "2026-11-01", "area": area.pk})
    assert Proposal.objects.get().area == area


def test_dragging_moves_a_visit_and_comes_back_to_the_area(
    visit: ProposedVisit, proposal: Proposal, director: Person, theirs: Inspector
) -> None:
    given = {"visit": visit.pk, "day": DAY, "leader": theirs.person_id, "seen": proposal.edition}
    client = sign_in(director)
    answer = client.post(f"/proposals/{proposal.pk}/move/", {**given, "area": "7"})
    assert answer["Location"] == f"/proposals/{proposal.pk}/?area=7"
    visit.refresh_from_db()
    assert (visit.day, visit.leader, visit.pinned) == (date(2026, 11, 10), theirs.person, True)
    for wrong, status in (
        ({"day": "x"}, 422),
        ({"leader": "x"}, 404),
        ({"visit": "x"}, 404),
        ({"day": "2026-11-07"}, 422),
    ):
        again = client.post(
            f"/proposals/{proposal.pk}/move/", {**given, "seen": proposal.edition + 1, **wrong}
        )
        assert again.status_code == status


def test_a_refused_drag_is_told_without_leaving_the_page(
    visit: ProposedVisit, proposal: Proposal, director: Person
) -> None:
    given = {"visit": visit.pk, "day": "2026-11-07", "leader": visit.leader_id}
    answer = sign_in(director).post(
        f"/proposals/{proposal.pk}/move/",
        {**given, "seen": proposal.edition},
        headers={"HX-Request": "true"},
    )
    assert answer["HX-Retarget"] == "#toasts"
    assert "不是入校日" in text_of(answer)


def test_the_form_of_a_visit_does_what_dragging_does(
    visit: ProposedVisit, proposal: Proposal, director: Person, ours: Inspector, helper: Inspector
) -> None:
    client = sign_in(director)
    path = f"/proposals/visits/{visit.pk}/"
    assert "食堂管理" in text_of(client.get(path))
    given = {"day": DAY, "leader": ours.pk, "companions": [helper.pk], "seen": proposal.edition}
    assert client.post(path, given).status_code == 302
    assert list(visit.companions.all()) == [helper.person]
    refused = client.post(path, {**given, "day": "2026-11-07", "seen": proposal.edition + 1})
    assert refused.status_code == 422
    assert "不是入校日" in text_of(refused)


def test_somebody_elses_change_is_shown_and_what_was_typed_stays(
    visit: ProposedVisit, proposal: Proposal, director: Person, office_staff: Person,
    ours: Inspector,
) -> None:  # fmt: skip
    actions.pin_visit(visit.pk, by=office_staff, seen=proposal.edition)
    path = f"/proposals/visits/{visit.pk}/"
    given = {"day": DAY, "leader": ours.pk, "seen": proposal.edition}
    answer = sign_in(director).post(path, given)
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "示例科员：固定了“龙溪口示例小学”的入校安排" in shown
    assert f'value="{DAY}"' in shown
    assert f'name="seen" value="{proposal.edition + 1}"' in shown


def test_jobs_are_set_and_a_visit_is_added_pinned_and_removed(
    visit: ProposedVisit, proposal: Proposal, director: Person, ours: Inspector, school: Unit
) -> None:
    client, seen = sign_in(director), proposal.edition
    kept = visit.obligations.get(title="食堂管理")
    client.post(f"/proposals/visits/{visit.pk}/jobs/", {"obligations": [kept.pk], "seen": seen})
    assert list(visit.obligations.all()) == [kept]
    left = Obligation.objects.get(title="消防设施")
    add = f"/proposals/{proposal.pk}/add/?obligation={left.pk}"
    assert "消防设施" in text_of(client.get(add))
    given = {"unit": school.pk, "day": "2026-11-20", "leader": ours.pk, "seen": seen + 1}
    client.post(add, given)
    added = proposal.visits.get(day=date(2026, 11, 20))
    assert (added.pinned, list(added.obligations.all())) == (True, [left])
    client.post(f"/proposals/visits/{added.pk}/pin/", {"seen": seen + 2})
    assert not proposal.visits.get(pk=added.pk).pinned
    client.post(f"/proposals/visits/{added.pk}/remove/", {"seen": seen + 3})
    assert proposal.visits.count() == 2
    assert client.post(add, {"seen": "x"}).status_code == 422


def test_it_is_solved_again_confirmed_or_given_up(proposal: Proposal, director: Person) -> None:
    client, path = sign_in(director), f"/proposals/{proposal.pk}"
    client.post(f"{path}/solve/")
    work_out(proposal)
    client.post(f"{path}/confirm/", {"seen": proposal.edition})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CONFIRMED
    made = Assignment.objects.first()
    assert f"/assignments/{made.pk}/" in page(director, proposal)  # type: ignore[union-attr]
    assert client.post(f"{path}/discard/").status_code == 409


def test_a_discarded_month_leads_back_to_the_list(proposal: Proposal, director: Person) -> None:
    client = sign_in(director)
    assert client.post(f"/proposals/{proposal.pk}/discard/")["Location"] == "/proposals/"
    shown = text_of(client.get("/proposals/"))
    assert "已放弃" in shown
    assert client.get("/proposals/?state=draft&export=xlsx").status_code == 200


def test_a_whole_office_is_looked_at_area_by_area(
    proposal: Proposal, director: Person, office: Unit, school: Unit, other_school: Unit
) -> None:
    areas = [make_inspectorate.area(office, name) for name in ("甲区", "乙区")]
    for area, unit in zip(areas, (school, other_school), strict=True):
        make_inspectorate.member(area, unit)
    client, grid = sign_in(director), 'class="month-visit'
    first = text_of(client.get(f"/proposals/{proposal.pk}/"))
    second = text_of(client.get(f"/proposals/{proposal.pk}/?area={areas[1].pk}"))
    assert (first.count(grid), second.count(grid)) == (1, 1)
    assert "甲区" in second


def test_it_takes_the_same_statements_for_many(
    proposal: Proposal, director: Person, office: Unit, ours: Inspector
) -> None:
    client, path = sign_in(director), f"/proposals/{proposal.pk}/"
    before = statements(client, path)
    for n in range(6):
        actions.add_visit(
            proposal.pk,
            make.school(office),
            by=director,
            seen=proposal.edition + n,
            day=date(2026, 11, 16 + n % 5),
            leader=ours.person,
        )
    assert statements(client, path) == before <= 40
    assert statements(client, "/proposals/") <= 14


def test_the_first_page_asks_for_next_month(
    school: Unit, ours: Inspector, director: Person, zone_lead: Person, office: Unit
) -> None:
    obligation(school)
    area = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(area, school)
    for who in (director, zone_lead):
        assert "有1项任务要入校，还没有编排" in text_of(sign_in(who).get("/"))
    proposal = actions.propose(office, by=director, month=date(2026, 11, 1))
    assert "正在编排" in text_of(sign_in(director).get("/"))
    work_out(proposal)
    proposal.refresh_from_db()
    assert "1次入校，等您核对后下达" in text_of(sign_in(director).get("/"))
    actions.confirm(proposal.pk, by=director, seen=proposal.edition)
    assert "下月排期" not in text_of(sign_in(director).get("/"))
