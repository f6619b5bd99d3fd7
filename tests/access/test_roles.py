"""Role × permission as one golden table: a change here is a change of who may do what."""

from pathlib import Path

import pytest

from dudao.access.permissions import Permission
from dudao.access.roles import GRANTS, Role, roles_with

GOLDEN = Path(__file__).parent / "golden_roles.txt"


def table() -> str:
    """Return a line for each permission with the roles that have it."""
    lines = []
    for permission in Permission:
        roles = sorted(role.value for role in roles_with(permission))
        lines.append(f"{permission.name:<26}{' '.join(roles)}".rstrip())
    return "\n".join(lines) + "\n"


def test_roles_have_exactly_the_permissions_of_the_golden_table() -> None:
    assert table() == GOLDEN.read_text(encoding="utf-8"), (
        "who may do what has changed; when that is meant, write table() into golden_roles.txt"
    )


def test_every_role_is_in_the_table_and_every_permission_is_held() -> None:
    assert set(GRANTS) == set(Role)
    assert all(roles_with(permission) for permission in Permission)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_keeps_the_system_sees_no_business(role: Role) -> None:
    business = {p for p in Permission if p.name.startswith(("VISIT", "FINDING", "FEEDBACK"))}
    assert not GRANTS[role] & business
