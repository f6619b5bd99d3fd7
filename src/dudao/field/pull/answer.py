"""What a phone holds and what it may hold: the difference is what is sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Raw, Struct

from dudao.field.devices import Somebody
from dudao.field.pull.forms import form
from dudao.field.pull.parts import parts
from dudao.field.pull.schools import schools
from dudao.field.pull.scope import scope_of
from dudao.field.pull.visits import whole
from dudao.instruments.queries import supplements
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import norm_values

Hashes = dict[str, str]
_ENCODER = msgspec.json.Encoder(order="sorted")


class Have(Struct):
    """The hashes of what the phone holds, by name."""

    schools: Hashes = {}
    visits: Hashes = {}
    forms: Hashes = {}
    parts: Hashes = {}


class Item(Struct):
    hash: str
    data: Raw


class Answer(Struct):
    """`scope` names everything the phone may hold; the rest holds what differs from what it has."""

    server_time: datetime
    lease_until: datetime
    person: Somebody
    scope: dict[str, list[Any]]
    schools: dict[str, Item]
    visits: dict[str, Item]
    forms: dict[str, Item]
    parts: dict[str, Item]


def answer(person: Person, about: Somebody, have: Have) -> bytes:
    """Return the answer to a pull of `person` (who is `about`) as JSON."""
    scope = scope_of(person)
    norms = norm_values(scope.office, scope.on)
    own = supplements(scope.office, scope.on)
    told: dict[str, dict[Any, Any]] = {
        "schools": schools(scope),
        "visits": {visit.pk: whole(visit, scope.versions) for visit in scope.visits},
        "forms": {
            pk: form(version, norms, own.get(version.form.key, {}))
            for pk, version in scope.versions.items()
        },
        "parts": parts(scope, norms),
    }
    now = clock.now()
    return _ENCODER.encode(
        Answer(
            server_time=now,
            lease_until=now + timedelta(days=norms["access.lease_days"]),
            person=about,
            scope={kind: list(things) for kind, things in told.items()},
            schools=_new(told["schools"], have.schools),
            visits=_new(told["visits"], have.visits),
            forms=_new(told["forms"], have.forms),
            parts=_new(told["parts"], have.parts),
        )
    )


def _new(told: Mapping[Any, Any], have: Hashes) -> dict[str, Item]:
    """Return what is new to a phone that has things with these hashes."""
    items = {str(name): _item(thing) for name, thing in told.items()}
    return {name: item for name, item in items.items() if have.get(name) != item.hash}


def _item(thing: Any) -> Item:
    data = _ENCODER.encode(thing)
    return Item(sha256(data).hexdigest(), Raw(data))
