"""What is asked, what is known of many units, what is missing, how a figure came about."""

from decimal import Decimal

import pytest

from dudao.audit.models import Event
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.metrics import queries
from dudao.metrics.actions import add_metric, load_metrics, retire_metric
from dudao.metrics.models import Metric
from dudao.metrics.queries.completeness import odd_units, states_of
from dudao.metrics.rules.own import Wanted
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from tests import make_metrics

OWN = Wanted(" 科学实验室数 ", "县教字〔2026〕3号", "间", kinds=["school"])


def test_loading_the_shipped_metrics_again_changes_nothing(office: Unit) -> None:
    before = list(Metric.objects.order_by("pk").values())
    assert load_metrics() == len(before)
    assert list(Metric.objects.order_by("pk").values()) == before
    assert all(row["basis"] for row in before)


def test_a_school_is_asked_by_its_kind_and_stages(
    school: Unit, nine_years: Unit, kindergarten: Unit
) -> None:
    small = {one.name for one in queries.asked_of(kindergarten)}
    assert {"children", "outdoor_area", "guards"} <= small
    assert "teaching_area" not in small
    both = {one.name for one in queries.asked_of(nine_years)}
    assert {"pupils.primary", "pupils.junior", "teaching_area"} <= both
    (pupils, *_rest) = queries.asked_of(school)
    assert (pupils.name, pupils.label) == ("pupils.primary", "在校生数（小学）")


def test_what_is_known_of_many_units_comes_at_once(
    school: Unit, nine_years: Unit, kindergarten: Unit, django_assert_max_num_queries: object
) -> None:
    for level, pupils in (("primary", "600"), ("junior", "400")):
        make_metrics.value(nine_years, "pupils", pupils, level=level)
        make_metrics.value(nine_years, "largest_class", pupils[:2], level=level)
    make_metrics.value(nine_years, "teaching_area", "5200")
    make_metrics.value(nine_years, "sports_area", None)
    make_metrics.value(school, "teaching_area", "900.5")
    make_metrics.value(kindergarten, "children", "90")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        found = queries.values_for([school, nine_years, kindergarten], 2026)
    both = {name: one.number for name, one in found[nine_years.pk].items()}
    assert both == {
        "pupils.primary": 600, "pupils.junior": 400, "pupils": 1000,
        "largest_class.primary": 60, "largest_class.junior": 40, "largest_class": 60,
        "teaching_area": 5200, "teaching_area.primary": 3000, "teaching_area.junior": 2200,
        "sports_area": None, "sports_area.primary": None, "sports_area.junior": None,
    }  # fmt: skip
    assert found[school.pk]["teaching_area.primary"] == found[school.pk]["teaching_area"]
    assert found[school.pk]["teaching_area"].value_id is not None
    small = found[kindergarten.pk]
    assert (small["children_public"].number, small["children_inclusive"].number) == (0, 90)
    assert found[nine_years.pk]["teaching_area.primary"].source == "computed"


def test_a_share_is_not_known_while_pupils_are_not(nine_years: Unit, kindergarten: Unit) -> None:
    make_metrics.value(nine_years, "teaching_area", "5200")
    make_metrics.value(nine_years, "pupils", "600", level="primary")
    make_metrics.value(nine_years, "classes", None, level="primary")
    make_metrics.value(nine_years, "classes", None, level="junior")
    found = queries.values_for([nine_years], 2026)[nine_years.pk]
    assert set(found) == {
        "teaching_area", "pupils.primary", "classes.primary", "classes.junior", "classes",
    }  # fmt: skip
    assert found["classes"].number is None
    make_metrics.value(nine_years, "pupils", "0", level="junior")
    found = queries.values_for([nine_years], 2026)[nine_years.pk]
    assert found["teaching_area.primary"].number == 5200
    assert "teaching_area.junior" not in found
    kindergarten.ownership = ""
    make_metrics.value(kindergarten, "children", "10")
    assert set(queries.values_for([kindergarten], 2026)[kindergarten.pk]) == {"children"}


def test_who_has_not_reported_what(
    school: Unit, other_school: Unit, nine_years: Unit, principal: Person, director: Person
) -> None:
    make_metrics.reported(school, principal, 2025)
    make_metrics.reported(school, principal, 2026, {**make_metrics.WHOLE, "sports_area": "4300"})
    make_metrics.value(other_school, "guards", "2")
    units = [school, other_school, nine_years]
    found = queries.completeness(units, 2026)
    whole, part, none = (found[unit.pk] for unit in units)
    assert (whole.state, part.state, none.state) == ("whole", "part", "none")
    assert (whole.known, whole.confirmed, whole.missing) == (25, 25, ())
    assert [line.name for line in whole.odd] == ["sports_area"]
    assert "在校生数（初中）" in part.missing
    everything = inspected().filter(office=school.office)
    assert states_of(everything, 2026) == {unit.pk: found[unit.pk].state for unit in units}
    assert odd_units(everything, 2026, 30) == {school.pk}
    gaps = queries.missing_figures(units, 2026)
    assert len(gaps) == sum(len(one.missing) for one in found.values())


def test_the_history_says_who_said_what(school: Unit, principal: Person) -> None:
    make_metrics.reported(school, principal, 2025, {"guards": "2"})
    make_metrics.reported(school, principal, 2026, {"guards": "3"})
    value = queries.value_of(school, "guards", 2026)
    assert value is not None
    assert str(value) == f"{school} 专职保安员数 2026: 3.0000"
    assert [row.year for row in queries.history_of(value)] == [2026, 2025]


def test_one_sees_the_units_one_has_to_do_with(
    school: Unit, other_school: Unit, principal: Person, inspector: Person, director: Person,
    outsider: Person, auditor: Person,
) -> None:  # fmt: skip
    make_metrics.reported(school, principal)
    seen = {who.username: set(queries.units_seen_by(who)) for who in (principal, inspector)}
    assert seen == {"principal": {school}, "inspector": {school}}
    assert set(queries.units_seen_by(director)) == {school, other_school}
    assert set(queries.units_reported_by(principal)) == {school}
    for who in (outsider, auditor):
        assert not queries.units_seen_by(who)
        assert not queries.values_visible_to(who)
    assert queries.values_visible_to(inspector).count() == 25


def test_an_office_asks_for_figures_of_its_own(
    school: Unit, office: Unit, director: Person, principal: Person, outsider: Person
) -> None:
    made = add_metric(office, OWN, by=director)
    assert (made.key, made.label) == ("own_1", "科学实验室数")
    assert add_metric(office, Wanted("劳动基地数", "同上"), by=director).key == "own_2"
    assert "own_1" in {one.name for one in queries.asked_of(school)}
    assert made in queries.metrics_visible_to(principal)
    assert made not in queries.metrics_visible_to(outsider)
    for wanted in (OWN, Wanted("在校生数", "重复"), Wanted("没有依据", "")):
        with pytest.raises(Invalid):
            add_metric(office, wanted, by=director)
    for who in (principal, outsider):
        with pytest.raises(NotAllowed):
            add_metric(office, Wanted("别的", "依据"), by=who)
        with pytest.raises(NotAllowed):
            retire_metric(made.pk, by=who)
    make_metrics.reported(school, principal, figures={"own_1": "2"})
    retire_metric(made.pk, by=director)
    assert "own_1" not in {one.name for one in queries.asked_of(school)}
    assert queries.values_for([school], 2026)[school.pk]["own_1"].number == Decimal(2)
    assert Event.objects.filter(name="metric.retired").count() == 1
    with pytest.raises(WrongState):
        retire_metric(made.pk, by=director)
    with pytest.raises(NotFound):
        retire_metric(Metric.objects.filter(office=None)[0].pk, by=director)
    assert str(made) == "科学实验室数"
