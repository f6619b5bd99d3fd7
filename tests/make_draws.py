"""Making draws, as far as a test needs them."""

from datetime import date
from typing import Any

from dudao.org.models import Person, Unit
from dudao.planning import drawing
from dudao.planning.actions import draws
from dudao.planning.models import Draw
from dudao.planning.rules.draws import Terms
from tests import make

NONCE = "0123456789abcdef" * 2


def schools(office: Unit, count: int = 6) -> list[Unit]:
    """Primary schools of the office, the last with a junior stage."""
    types = ["211"] * (count - 1) + ["311"]
    return [
        make.school(office, name=f"签号{n}学校", school_type=kind) for n, kind in enumerate(types)
    ]


def draft(office: Unit, by: Person, *people: Person, **given: Any) -> Draw:
    """A draw of three of six schools by two people's secrets."""
    others = {name: given.pop(name) for name in ("units", "inspectors", "lines") if name in given}
    if not others.get("lines"):
        others.setdefault("units", schools(office))
    terms = Terms(**{"title": "秋季随机督导", "count": 3, **given})
    return draws.make_draw(office, terms, by=by, people=people, **others)


def value_of(person: Person) -> str:
    return f"数{person.pk}"


def sealed(draw: Draw, by: Person, *people: Person) -> Draw:
    """The draw frozen, everybody's secret sealed."""
    draws.freeze_draw(draw.pk, by=by)
    for person in people:
        digest = drawing.commitment(value_of(person), nonce_of(person))
        draws.commit_share(draw.pk, digest, by=person)
    draw.refresh_from_db()
    return draw


def nonce_of(person: Person) -> str:
    return f"{person.pk:032x}"


def drawn(draw: Draw, by: Person, *people: Person) -> Draw:
    """The draw with its result."""
    sealed(draw, by, *people)
    for person in people:
        draws.reveal_share(draw.pk, by=person, value=value_of(person), nonce=nonce_of(person))
    return draws.carry_out_draw(draw.pk, by=by)


def by_numbers(office: Unit, by: Person, **given: Any) -> Draw:
    """A draw that waits for public numbers of the 25th."""
    source = {"source": "双色球第2026123期", "source_on": date(2026, 10, 25)}
    return draws.freeze_draw(draft(office, by, way="numbers", **source, **given).pk, by=by)
