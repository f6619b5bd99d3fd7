"""Preparing a hand-over: who leaves what to whom, and nothing moves yet."""

from datetime import date, timedelta

import pytest

from dudao.audit.models import Event
from dudao.handovers.actions import prepare_inspector, prepare_principal
from dudao.handovers.queries import briefing_of, principals_of, visible_to, waiting_for
from dudao.handovers.states import State
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import schools_of
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_handovers, make_inspectorate

pytestmark = pytest.mark.usefixtures("still")
TODAY = make.NOW.date()


class TestInspector:
    def test_it_is_kept_and_nothing_moves(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        assert (made.state, list(made.units.all())) == (State.PREPARED, [school])
        assert list(schools_of(ours.person, TODAY)) == [school]
        event = Event.objects.get(name="handover.prepared")
        assert (event.by, event.data["schools"]) == (director, [school.pk])
        assert str(made) == "示例督学 → 示例接手人"

    def test_it_briefs_about_schools_and_promises(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        late = make_findings.late(school, ours.person, fact="围墙倾斜。")
        make_findings.finding(school, ours.person, fact="还没告知。")
        briefing = briefing_of(make_handovers.of_inspector(ours, theirs, director))
        (row,) = briefing.schools
        assert (row.name, row.open, row.overdue) == (school.name, 1, 1)
        (promise,) = briefing.promises
        assert (promise.fact, promise.number, promise.overdue) == (late.fact, late.number, True)
        assert (briefing.giver, briefing.taker, briefing.note) == (
            "示例督学",
            "示例接手人",
            "食堂问题重点盯。",
        )

    def test_it_waits_for_both(
        self, ours: Inspector, theirs: Inspector, director: Person, colleague: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        for person in (ours.person, theirs.person):
            assert list(waiting_for(person)) == [made]
            assert list(visible_to(person)) == [made]
        assert list(visible_to(director)) == [made]
        assert not visible_to(colleague)

    def test_one_at_a_time(
        self, ours: Inspector, theirs: Inspector, office: Unit, director: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        third = make_inspectorate.new_inspector("示例第三人", office)
        with pytest.raises(Conflict) as refused:
            make_handovers.of_inspector(ours, third, director)
        assert refused.value.current == str(made.pk)

    def test_somebody_recused_cannot_take_over(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        make_inspectorate.recusal(theirs, school)
        with pytest.raises(NotAllowed, match="龙溪口示例小学"):
            make_handovers.of_inspector(ours, theirs, director)

    def test_it_says_what_is_wrong(
        self, ours: Inspector, theirs: Inspector, director: Person, next_county_office: Unit
    ) -> None:
        with pytest.raises(Invalid) as refused:
            make_handovers.of_inspector(ours, ours, director, TODAY - timedelta(days=1))
        assert set(refused.value.fields) == {"taker", "on"}
        foreign = make_inspectorate.new_inspector("邻县督学", next_county_office)
        with pytest.raises(Invalid, match="本督导室"):
            make_handovers.of_inspector(ours, foreign, director)
        theirs.person.is_active = False
        theirs.person.save()
        with pytest.raises(Invalid):
            make_handovers.of_inspector(ours, theirs, director)
        with pytest.raises(NotFound):
            prepare_inspector(ours.pk, 10**9, by=director, on=TODAY)

    @pytest.mark.parametrize("who", ["inspector", "zone_lead", "principal", "outsider"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, ours: Inspector, theirs: Inspector, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            make_handovers.of_inspector(ours, theirs, request.getfixturevalue(who))


class TestPrincipal:
    @pytest.fixture
    def successor(self, school: Unit) -> Person:
        return make.person("示例新校长", school)

    def test_it_briefs_about_open_promises(
        self, school: Unit, principal: Person, successor: Person, office_staff: Person,
        inspector: Person,
    ) -> None:  # fmt: skip
        make_findings.told(school, inspector)
        made = prepare_principal(school, successor, by=office_staff, on=date(2026, 11, 2))
        assert (made.giver, made.taker, list(made.units.all())) == (principal, successor, [school])
        assert len(briefing_of(made).promises) == 1

    def test_a_school_without_a_principal_has_nothing_to_hand_over(
        self, school: Unit, successor: Person, director: Person
    ) -> None:
        with pytest.raises(Invalid, match="没有登记在任校长"):
            prepare_principal(school, successor, by=director, on=TODAY)

    def test_one_whose_account_was_closed_still_hands_over(
        self, school: Unit, principal: Person, successor: Person, director: Person
    ) -> None:
        principal.is_active = False
        principal.save()
        assert list(principals_of(school, clock.today())) == [principal]
        assert prepare_principal(school, successor, by=director, on=TODAY).giver == principal

    @pytest.mark.parametrize("who", ["inspector", "principal", "outsider", "colleague"])
    def test_it_refuses_everybody_else(
        self,
        request: pytest.FixtureRequest,
        school: Unit,
        successor: Person,
        who: str,
    ) -> None:
        with pytest.raises(NotAllowed):
            prepare_principal(school, successor, by=request.getfixturevalue(who), on=TODAY)
