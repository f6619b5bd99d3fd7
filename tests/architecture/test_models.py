"""The tables are what the models say."""

from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

#: By the end of the name of a kind of field.
_SOMETHING = {
    "DateTimeField": datetime(2026, 10, 20, tzinfo=UTC),
    "DateField": date(2026, 10, 20),
    "IntegerField": 1,
    "CharField": "某",
    "TextField": "某",
}


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_row_names_itself_before_it_is_kept() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("dudao.")]
    nameless = [
        model.__name__ for model in ours if not (name := str(_new(model))) or " object (" in name
    ]
    assert not nameless


def _new(model: type[Model]) -> Model:
    """Return a row with something in every field that must be filled, not kept anywhere."""
    given = {field.name: _something(field) for field in model._meta.concrete_fields}
    return model(**{name: value for name, value in given.items() if value is not None})


def _something(field: Any) -> Any:
    if field.is_relation:
        return None if field.null else _new(field.related_model)
    if field.choices:
        return field.choices[0][0]
    kind = field.get_internal_type()
    return next((value for name, value in _SOMETHING.items() if kind.endswith(name)), None)
