"""Accounts of people."""

import re
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions.tokens import end_all_tokens
from dudao.access.permissions import Permission
from dudao.access.queries import forget, require
from dudao.audit.actions import record
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.sorting import sort_key

USERNAME = re.compile(r"[\w.@-]{2,40}$")


@transaction.atomic
def add_person(
    username: str,
    *,
    name: str,
    unit: Unit,
    by: Person,
    phone: str = "",
    email: str = "",
    hashed: str = "",
) -> tuple[Person, str]:
    """Open an account in `unit`; return it with its first password, shown once.

    An account that comes from another system with its password gives the hash as `hashed`.
    """
    require(by, Permission.PERSON_EDIT, unit)
    person, password = new_person(username, name, unit, hashed, phone=phone, email=email)
    record("person.added", person, by=by, unit=unit)
    return person, password


@transaction.atomic
def edit_person(person_id: int, *, by: Person, name: str, phone: str, email: str) -> Person:
    """Change how a person is called and reached."""
    person = _locked(person_id, by)
    person.name, person.phone, person.email = name.strip(), phone, email
    person.sort_key = sort_key(name)
    person.save(update_fields=["name", "phone", "email", "sort_key"])
    record("person.edited", person, by=by, unit=person.unit)
    return person


@transaction.atomic
def disable(person_id: int, *, by: Person) -> Person:
    """Close an account: no sign-in, no token, no access from now on."""
    person = _locked(person_id, by)
    if person.pk == by.pk:
        raise NotAllowed(_("不能停用自己的账号，请由另一位管理员办理。"))
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_all_tokens(person)
    forget(person)
    record("person.disabled", person, by=by, unit=person.unit)
    return person


@transaction.atomic
def enable(person_id: int, *, by: Person) -> Person:
    """Open a disabled account again."""
    person = _locked(person_id, by)
    person.is_active = True
    person.save(update_fields=["is_active"])
    forget(person)
    record("person.enabled", person, by=by, unit=person.unit)
    return person


@transaction.atomic
def reset_password(person_id: int, *, by: Person) -> tuple[Person, str]:
    """Give a person a new first password, shown once, to be changed at the next sign-in."""
    person = _locked(person_id, by)
    password = first_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    end_all_tokens(person)
    record("person.password_reset", person, by=by, unit=person.unit)
    return person, password


@transaction.atomic
def change_password(person_id: int, *, by: Person, old: str, new: str) -> Person:
    """Change one's own password; raises `Invalid` for a wrong old or a weak new one."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    if person.pk != by.pk:
        raise NotAllowed(_("只能修改自己的密码。"))
    if not person.check_password(old):
        raise Invalid(_("原密码不正确。"), fields={"old": _("原密码不正确")})
    try:
        validate_password(new, person)
    except ValidationError as error:
        raise Invalid(_("新密码不符合要求。"), fields={"new": " ".join(error.messages)}) from error
    person.set_password(new)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record("person.password_changed", person, by=by, unit=person.unit)
    return person


def new_person(
    username: str, name: str, unit: Unit, hashed: str = "", **reached: str
) -> tuple[Person, str]:
    """Return a saved account with its first password; part of the action that opens it."""
    username, name = username.strip(), name.strip()
    problems = {}
    if not USERNAME.match(username):
        problems["username"] = _("用字母、数字和 . _ - @，2到40个字符")
    elif Person.objects.filter(username__iexact=username).exists():
        problems["username"] = _("已有人使用，请换一个")
    if not name:
        problems["name"] = _("请填写姓名")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    person = Person(
        username=username,
        name=name,
        sort_key=sort_key(name),
        unit=unit,
        password=hashed,
        must_change_password=not hashed,
        **reached,
    )
    password = "" if hashed else first_password()
    if password:
        person.set_password(password)
    person.save()
    return person, password


def first_password() -> str:
    """Return a password that can be read out: no look-alike letters."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _n in range(4)) for _m in range(3))


def _locked(person_id: int, by: Person) -> Person:
    person = (
        Person.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .get(pk=person_id)
    )
    if person.unit is None:
        raise NotAllowed(_("这个账号不属于任何单位，不能在这里修改。"))
    require(by, Permission.PERSON_EDIT, person.unit)
    return person
