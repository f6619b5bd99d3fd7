"""`dudao generated`: the documents that are made from the code, in docs/generated."""

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from dudao.access.permissions import Permission
from dudao.access.roles import GRANTS
from dudao.api.urls import api
from dudao.cli.speech import CommandError, _, say

FOLDER = Path("docs") / "generated"


def run(options: Namespace) -> int:
    """Write them, or only say which are out of date."""
    stale = [
        name
        for name, text in documents()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    if options.check and stale:
        raise CommandError(
            _("%(names)s 已过时，请执行 dudao generated 并提交。") % {"names": ", ".join(stale)}
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents():
        (FOLDER / name).write_text(text, encoding="utf-8")
    say(_("%(count)s 份文档是最新的。") % {"count": len(list(documents()))})
    return 0


def documents() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    schema = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True)
    yield "openapi.json", schema + "\n"
    yield "permissions.md", permissions()


def permissions() -> str:
    """Return who may do what, as a table: a row for a permission, a column for a role."""
    roles = list(GRANTS)
    lines = [
        "# Who may do what",
        "",
        "Made from `access/roles.py` by `dudao generated`. Where is a matter of scope.",
        "",
        "| | " + " | ".join(role.value for role in roles) + " |",
        "|---|" + ":-:|" * len(roles),
        *(
            f"| {permission.name} | "
            + " | ".join("●" if permission in GRANTS[role] else "" for role in roles)
            + " |"
            for permission in Permission
        ),
    ]
    return "\n".join(lines) + "\n"
