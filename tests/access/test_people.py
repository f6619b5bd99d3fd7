"""Accounts of people."""

import pytest
from django.contrib.auth.hashers import make_password

from dudao.access import actions
from dudao.access.models import Token
from dudao.audit.queries import history_of
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make


def names(person: Person) -> list[str]:
    return [event.name for event in history_of(person)]


def test_an_account_has_a_first_password_to_be_changed(administrator: Person, school: Unit) -> None:
    person, password = actions.add_person(
        " wang.xz ", name=" 示例新校长 ", unit=school, by=administrator, phone="00000000000"
    )
    assert (person.username, person.name, person.phone) == (
        "wang.xz",
        "示例新校长",
        "00000000000",
    )
    assert person.check_password(password)
    assert person.must_change_password
    assert person.sort_key.startswith("shi li xin xiao zhang")
    assert len(password) == 14
    assert names(person) == ["person.added"]


def test_an_account_may_bring_its_password_along(administrator: Person, school: Unit) -> None:
    person, password = actions.add_person(
        "moved", name="示例", unit=school, by=administrator, hashed=make_password("kept-Word-1")
    )
    assert password == ""
    assert person.check_password("kept-Word-1")
    assert not person.must_change_password


@pytest.mark.parametrize(
    ("username", "name", "field"),
    [
        ("ADMIN", "示例", "username"),
        ("a b", "示例", "username"),
        ("x", "示例", "username"),
        ("good", " ", "name"),
    ],
)
def test_an_account_needs_a_name_of_its_own(
    administrator: Person, school: Unit, username: str, name: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_person(username, name=name, unit=school, by=administrator)
    assert list(refused.value.fields) == [field]


def test_only_who_administers_the_unit_opens_accounts(
    inspector: Person, outsider: Person, school: Unit
) -> None:
    for by in (inspector, outsider):
        with pytest.raises(NotAllowed):
            actions.add_person("new", name="示例", unit=school, by=by)


def test_a_person_may_be_called_and_reached_otherwise(
    administrator: Person, inspector: Person
) -> None:
    person = actions.edit_person(
        inspector.pk, by=administrator, name="示例新名", phone="1", email="a@example.org"
    )
    person.refresh_from_db()
    assert (person.name, person.phone, person.email) == ("示例新名", "1", "a@example.org")
    assert names(person) == ["person.edited"]


def test_a_disabled_account_is_closed_at_once_and_can_be_opened(
    administrator: Person, inspector: Person
) -> None:
    _token, secret = actions.make_token("脚本", by=inspector)
    person = actions.disable(inspector.pk, by=administrator)
    assert not person.is_active
    assert Token.objects.get().ended_at is not None
    with pytest.raises(NotAllowed, match="停用"):
        actions.make_token("脚本", by=person)
    assert actions.enable(inspector.pk, by=administrator).is_active
    assert names(person)[1:] == ["person.disabled", "person.enabled"]
    assert secret


def test_nobody_disables_themselves(administrator: Person) -> None:
    with pytest.raises(NotAllowed, match="自己"):
        actions.disable(administrator.pk, by=administrator)


def test_a_reset_password_is_shown_once(administrator: Person, inspector: Person) -> None:
    actions.make_token("脚本", by=inspector)
    person, password = actions.reset_password(inspector.pk, by=administrator)
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    assert not Token.objects.filter(ended_at=None).exists()
    assert names(person)[1:] == ["person.password_reset"]


def test_only_who_administers_may_change_accounts(outsider: Person, inspector: Person) -> None:
    for change in (actions.disable, actions.enable, actions.reset_password):
        with pytest.raises(NotAllowed):
            change(inspector.pk, by=outsider)


def test_an_account_without_a_unit_is_not_changed_here(administrator: Person) -> None:
    stray = make.person("示例")
    with pytest.raises(NotAllowed, match="不属于任何单位"):
        actions.disable(stray.pk, by=administrator)


def test_one_changes_one_s_own_password(inspector: Person, colleague: Person) -> None:
    inspector.must_change_password = True
    inspector.save()
    person = actions.change_password(
        inspector.pk, by=inspector, old="correct-horse-battery", new="andere-Worte-9"
    )
    assert person.check_password("andere-Worte-9")
    assert not person.must_change_password
    assert names(person) == ["person.password_changed"]
    with pytest.raises(NotAllowed, match="自己"):
        actions.change_password(inspector.pk, by=colleague, old="x", new="y")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", "andere-Worte-9", "old"), ("correct-horse-battery", "123", "new")],
)
def test_a_wrong_old_or_a_weak_new_password_is_refused(
    inspector: Person, old: str, new: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.change_password(inspector.pk, by=inspector, old=old, new=new)
    assert list(refused.value.fields) == [field]
