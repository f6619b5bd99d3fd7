"""The sync protocol as written down, as described for programs, and as it is: one thing."""

import json
import re
from pathlib import Path

from dudao.api.urls import api
from dudao.field.urls import urlpatterns
from dudao.inbox.messages import BODIES

WRITTEN = (Path(__file__).parents[2] / "docs" / "sync.md").read_text(encoding="utf-8")
DOCUMENT = json.loads(json.dumps(api.get_openapi_schema()))
PATHS = {path: ops for path, ops in DOCUMENT["paths"].items() if path.startswith("/field/")}


def plain(path: str) -> str:
    """Return a path without what it is called with, and how its variables are called."""
    return re.sub(r"[<{][^>}]*[>}]", "*", path.partition("?")[0])


def test_every_written_call_is_described() -> None:
    written = {
        (verb.lower(), plain(path))
        for verb, path in re.findall(r"`(GET|PUT|POST) (/field/sync/[^` ]+)", WRITTEN)
    }
    described = {
        (verb, plain(path)) for path, ops in PATHS.items() for verb in ops if verb != "parameters"
    }
    assert written == described


def test_every_address_is_described() -> None:
    known = {plain(path) for path in PATHS}
    assert {plain(f"/field/sync/{entry.pattern}") for entry in urlpatterns} <= known


def test_every_written_kind_has_a_body() -> None:
    table = WRITTEN[WRITTEN.index("| kind | body |") : WRITTEN.index("## Media")]
    written = set(re.findall(r"`((?:visit|log|post|rating)\.\w+)`", table))
    assert written == set(BODIES)
    content = DOCUMENT["components"]["schemas"]["FieldContent"]
    assert set(content["properties"]["body"]["x-kinds"]) == set(BODIES)


def test_every_reference_leads_somewhere() -> None:
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(DOCUMENT)):
        assert name in DOCUMENT["components"]["schemas"], name
