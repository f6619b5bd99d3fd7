"""The forms, with the deadlines of their ready texts worked out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import to_builtins

from dudao.field.pull.shapes import Form, Law
from dudao.instruments.definition import Wording
from dudao.instruments.models import Version
from dudao.instruments.states import State

Own = Mapping[str, list[Wording]]


def form(version: Version, norms: Mapping[str, int], own: Own = MappingProxyType({})) -> Form:
    """Return a form as a phone takes it along; `norms` give the workdays of its ready texts.

    `own` is what the office offers beside them, by item.
    """
    definition = version.definition
    sections = [
        {**section, "items": [_item(item, norms, own) for item in section["items"]]}
        for section in definition["sections"]
    ]
    return Form(
        version=version.pk,
        number=version.number,
        retired=version.state == State.RETIRED,
        definition={**definition, "sections": sections},
    )


def laws(versions: Iterable[Version]) -> list[Law]:
    """Return what forms and their ready texts refer to, the most used first."""
    used = Counter(basis for version in versions for basis in _bases(version))
    return [Law(basis, times) for basis, times in sorted(used.items(), key=_most_used)]


def _item(item: dict[str, Any], norms: Mapping[str, int], own: Own) -> dict[str, Any]:
    lines = [*item.get("wording", ()), *map(to_builtins, own.get(item["key"], ()))]
    return {**item, "wording": [_wording(line, norms) for line in lines]} if lines else item


def _wording(line: dict[str, Any], norms: Mapping[str, int]) -> dict[str, Any]:
    said = {key: value for key, value in line.items() if key != "workdays_norm"}
    days = norms.get(line.get("workdays_norm", ""))
    return said if days is None else {**said, "workdays": days}


def _bases(version: Version) -> Iterator[str]:
    for item in version.form.items():
        for basis in {item.basis, *(line.basis for line in item.wording)}:
            if basis:
                yield basis


def _most_used(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]
