"""Foreign keys obey the same layers as imports; string references slip past import-linter."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.architecture.exceptions import RELATIONS

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
CONTRACTS = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
LAYERS = [area for layer in CONTRACTS["contracts"][0]["layers"] for area in layer.split(" | ")]
FOUND = {
    f"{model._meta.label}.{field.name}": (model, field)
    for model in apps.get_models()
    if model.__module__.startswith("dudao.")
    for field in [*model._meta.fields, *model._meta.many_to_many]
    if field.is_relation and field.related_model.__module__.startswith("dudao.")
}


@pytest.mark.parametrize("name", FOUND)
def test_a_relation_points_down(name: str) -> None:
    model: type[Model] = FOUND[name][0]
    field: Field = FOUND[name][1]
    here, there = model._meta.app_label, field.related_model._meta.app_label
    down = LAYERS.index(here) <= LAYERS.index(there)
    assert down is (name not in RELATIONS), f"{here} must not know {there}"


def test_every_exception_is_still_there() -> None:
    assert set(RELATIONS) <= set(FOUND)
