"""An office's own tree of categories: it changes by dated rows, old findings keep their words."""

from datetime import timedelta

import pytest

from dudao.audit.models import Event
from dudao.findings import actions
from dudao.findings.models import Category
from dudao.findings.queries import categories as reading
from dudao.findings.rules.categories import branches
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def safety(office: Unit, director: Person) -> Category:
    return actions.add_category(office, "安全", by=director)


@pytest.fixture
def fire(office: Unit, director: Person, safety: Category) -> Category:
    return actions.add_category(office, "消防", by=director, parent=safety)


def paths(office: Unit, days: int = 0) -> list[str]:
    day = clock.today() + timedelta(days=days)
    return [path for _pk, path in reading.choices(office, day)]


class TestAdding:
    def test_it_stands_behind_its_siblings(
        self, office: Unit, director: Person, safety: Category, fire: Category
    ) -> None:
        actions.add_category(office, "食堂", by=director)
        actions.add_category(office, "校舍", by=director, parent=safety)
        assert paths(office) == ["安全", "安全›消防", "安全›校舍", "食堂"]
        assert Event.objects.filter(name="category.added").count() == 4
        assert str(fire) == "消防"

    @pytest.mark.usefixtures("still", "safety")
    @pytest.mark.parametrize("name", [" ", "安全", "长" * 61])
    def test_it_says_what_is_wrong(self, office: Unit, director: Person, name: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.add_category(office, name, by=director)
        assert set(refused.value.fields) == {"name"}

    def test_a_tree_is_three_deep_at_most(
        self, office: Unit, director: Person, fire: Category
    ) -> None:
        exits = actions.add_category(office, "疏散", by=director, parent=fire)
        with pytest.raises(Invalid) as refused:
            actions.add_category(office, "通道", by=director, parent=exits)
        assert set(refused.value.fields) == {"parent"}

    def test_below_one_of_another_office_it_does_not_go(
        self, next_county_office: Unit, outsider: Person, safety: Category
    ) -> None:
        with pytest.raises(NotFound):
            actions.add_category(next_county_office, "消防", by=outsider, parent=safety)


class TestChanging:
    @pytest.mark.usefixtures("still", "fire")
    def test_a_new_wording_is_a_new_row_in_its_place(
        self, office: Unit, school: Unit, director: Person, safety: Category
    ) -> None:
        with clock.at(make.NOW + timedelta(days=5)):
            finding = making.told(school, director, category=safety)
            made = actions.rename_category(safety.pk, by=director, name="校园安全")
            assert paths(office) == ["校园安全", "校园安全›消防"]
        finding.refresh_from_db()
        assert finding.category == safety
        assert made.replaces == safety
        assert paths(office, days=4) == ["安全", "消防"]
        event = Event.objects.get(name="category.renamed")
        assert event.data == {"was": "安全", "name": "校园安全"}

    def test_the_same_wording_changes_nothing(self, director: Person, safety: Category) -> None:
        assert actions.rename_category(safety.pk, by=director, name=" 安全 ") == safety
        assert Category.objects.count() == 1

    @pytest.mark.usefixtures("still", "safety")
    def test_it_changes_places(self, office: Unit, director: Person) -> None:
        food = actions.add_category(office, "食堂", by=director)
        actions.move_category(food.pk, by=director, up=True)
        assert paths(office) == ["食堂", "安全"]
        actions.move_category(food.pk, by=director, up=True)
        assert paths(office) == ["食堂", "安全"]
        actions.move_category(food.pk, by=director, up=False)
        assert paths(office) == ["安全", "食堂"]
        assert Event.objects.filter(name="category.moved").count() == 3

    def test_retired_it_is_offered_no_longer_and_kept_where_it_stands(
        self, office: Unit, school: Unit, director: Person, safety: Category, fire: Category
    ) -> None:
        finding = making.told(school, director, category=fire)
        with pytest.raises(WrongState, match="下级"):
            actions.retire_category(safety.pk, by=director)
        actions.retire_category(fire.pk, by=director)
        finding.refresh_from_db()
        assert finding.category == fire
        assert paths(office) == ["安全"]
        assert Event.objects.filter(name="category.retired").exists()
        assert {row.name: row.used for row in reading.of_office(office)} == {"安全": 0, "消防": 1}

    def test_what_is_retired_does_not_change(
        self, office: Unit, director: Person, safety: Category
    ) -> None:
        actions.retire_category(safety.pk, by=director)
        safety.refresh_from_db()
        for again in (
            lambda: actions.retire_category(safety.pk, by=director),
            lambda: actions.rename_category(safety.pk, by=director, name="新"),
            lambda: actions.move_category(safety.pk, by=director, up=True),
            lambda: actions.add_category(office, "消防", by=director, parent=safety),
        ):
            with pytest.raises(WrongState, match="停用"):
                again()
        assert actions.add_category(office, "安全", by=director).pk != safety.pk

    def test_one_that_is_none_is_not_found(self, director: Person) -> None:
        with pytest.raises(NotFound):
            actions.retire_category(0, by=director)


class TestBeginning:
    def test_an_office_begins_with_the_usual_tree(self, office: Unit, director: Person) -> None:
        made = actions.adopt_usual_categories(office, by=director)
        assert len(made) == Category.objects.count() > 30
        assert paths(office)[:2] == ["校务管理和制度执行", "校务管理和制度执行›制度不健全"]
        assert Event.objects.get(name="category.adopted").data == {"categories": len(made)}
        with pytest.raises(WrongState):
            actions.adopt_usual_categories(office, by=director)


@pytest.mark.parametrize("who", ["outsider", "inspector", "principal", "administrator"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, office: Unit, safety: Category, who: str
) -> None:
    by = request.getfixturevalue(who)
    for step in (
        lambda: actions.add_category(office, "食堂", by=by),
        lambda: actions.rename_category(safety.pk, by=by, name="新"),
        lambda: actions.move_category(safety.pk, by=by, up=True),
        lambda: actions.retire_category(safety.pk, by=by),
        lambda: actions.adopt_usual_categories(office, by=by),
    ):
        with pytest.raises(NotAllowed):
            step()


class TestCategorising:
    def test_a_finding_is_put_under_one_and_under_none(
        self, school: Unit, inspector: Person, safety: Category
    ) -> None:
        finding = making.told(school, inspector)
        made = actions.categorise(finding.pk, by=inspector, category=safety, seen=finding.revision)
        assert made.category == safety
        assert Event.objects.get(name="finding.categorised").data == {"category": "安全"}
        with pytest.raises(Conflict):
            actions.categorise(finding.pk, by=inspector, category=None, seen=finding.revision)
        assert actions.categorise(finding.pk, by=inspector, category=None).category is None

    def test_only_one_that_holds_and_of_the_office(
        self,
        school: Unit,
        inspector: Person,
        director: Person,
        outsider: Person,
        next_county_office: Unit,
        safety: Category,
    ) -> None:
        finding = making.finding(school, inspector)
        foreign = actions.add_category(next_county_office, "安全", by=outsider)
        actions.retire_category(safety.pk, by=director)
        safety.refresh_from_db()
        for wrong in (foreign, safety):
            with pytest.raises(Invalid) as refused:
                actions.categorise(finding.pk, by=inspector, category=wrong)
            assert set(refused.value.fields) == {"category"}
        with pytest.raises(Invalid) as refused:
            making.finding(school, inspector, category=safety)
        assert set(refused.value.fields) == {"category"}

    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal", "section_officer"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, school: Unit, inspector: Person, who: str
    ) -> None:
        finding = making.told(school, inspector)
        with pytest.raises(NotAllowed):
            actions.categorise(finding.pk, by=request.getfixturevalue(who), category=None)


def test_who_reads_the_tree(
    office: Unit, safety: Category, inspector: Person, principal: Person, outsider: Person
) -> None:
    assert list(reading.visible_to(inspector)) == [safety]
    assert not reading.visible_to(principal).exists()
    assert not reading.visible_to(outsider).exists()


def test_whose_parent_is_not_shown_stands_at_the_top(safety: Category, fire: Category) -> None:
    assert [(b.path, b.depth) for b in branches([fire])] == [("消防", 1)]
