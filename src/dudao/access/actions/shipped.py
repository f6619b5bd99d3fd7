"""What ships with the product and is loaded when it is installed or upgraded."""

import tomllib
from pathlib import Path

from django.db import transaction

from dudao.org.models import Norm

AREAS = Path(__file__).parents[2]


@transaction.atomic
def load_norms() -> int:
    """Load the national defaults of every area's packs/norms.toml; an office's own stay.

    Running it again changes nothing; a changed default replaces the one of the same day.
    """
    rows = [
        Norm(**row)
        for file in sorted(AREAS.glob("*/packs/norms.toml"))
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["norm"]
    ]
    Norm.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key", "office", "valid_from"],
        update_fields=["value", "valid_to", "basis"],
    )
    return len(rows)
