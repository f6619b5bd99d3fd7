"""Foreign keys obey the same layers as imports; string references slip past import-linter."""

import tomllib
from pathlib import Path

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


def points_down(model: type[Model], field: Field) -> bool:
    """Tell whether the area of `model` may know the one that `field` leads to."""
    here, there = model._meta.app_label, field.related_model._meta.app_label
    return LAYERS.index(here) <= LAYERS.index(there)


def test_a_relation_points_down() -> None:
    assert {name for name, what in FOUND.items() if not points_down(*what)} == set(RELATIONS)
