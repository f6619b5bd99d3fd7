"""Who sees which indicator systems, and which an office evaluates by."""

from dudao.access.roles import Role
from dudao.evaluation import actions
from dudao.evaluation.queries import systems as queries
from dudao.org.models import Person, Unit
from tests import make, make_systems


def seen(person: Person) -> set[tuple[str, int]]:
    rows = queries.versions_visible_to(person)
    return set(rows.values_list("system__key", "number"))


def test_published_ones_are_read_drafts_only_by_who_edits(
    office: Unit, director: Person, office_staff: Person, inspector: Person, principal: Person
) -> None:
    version = make_systems.published(office, director)
    actions.begin_version(version.pk, office, by=director)
    city = make.person("示例市局", office)
    make.holds(city, Role.CITY_OFFICER, office.region)
    for editor in (director, office_staff):
        assert seen(editor) == {("small", 1), ("small", 2)}
    for reader in (inspector, principal, city):
        assert seen(reader) == {("small", 1)}


def test_strangers_see_what_ships_or_nothing(
    office: Unit, director: Person, outsider: Person, auditor: Person
) -> None:
    make_systems.published(office, director)
    assert seen(outsider) == set()
    actions.load_systems()
    assert len(seen(outsider)) == 7
    assert seen(auditor) == set()


def test_an_offices_own_system_stands_in_for_the_shipped_one(
    office: Unit, director: Person
) -> None:
    shipped = actions.load_systems()[0]
    own = actions.begin_version(shipped.pk, office, by=director)
    assert shipped in queries.in_use(office)
    actions.edit_frame(own.pk, {"title": "本县的"}, by=director)
    actions.publish_version(own.pk, by=director)
    used = list(queries.in_use(office))
    assert own in used
    assert shipped not in used
    assert len(used) == 7


def test_the_list_leaves_out_versions_that_have_a_successor(office: Unit, director: Person) -> None:
    first = make_systems.published(office, director)
    second = actions.begin_version(first.pk, office, by=director)
    actions.edit_frame(second.pk, {"basis": "新办法"}, by=director)
    actions.publish_version(second.pk, by=director)
    assert list(queries.newest_visible_to(director)) == [second]
    actions.retire_version(second.pk, by=director)
    assert first in queries.newest_visible_to(director)
    assert queries.versions_of(second, director) == [first]
