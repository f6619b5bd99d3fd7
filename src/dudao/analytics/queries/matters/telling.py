"""Rows as plain data, with people and units by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from dudao.files.models import File


def told(row: Model, *names: str) -> dict[str, Any]:
    """Return fields of `row`: a person or unit by name, a choice also in words."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        found[name] = getattr(value, "name", str(value)) if isinstance(value, Model) else value
        words = getattr(row, f"get_{name}_display", None)
        if words is not None:
            found[f"{name}_words"] = str(words())
    return found


def files_told(files: Iterable[File]) -> list[dict[str, Any]]:
    """Return files by name and hash: with the hash they are found in the bundle."""
    return [
        {"name": file.name, "sha256": file.sha256, "arrival": file.arrival, "markup": file.markup}
        for file in files
    ]
