"""Metrics that ship with the product, loaded when it is installed or upgraded."""

import tomllib
from pathlib import Path

from django.db import transaction

from dudao.metrics.models import Metric

PACK = Path(__file__).parents[1] / "packs" / "metrics.toml"


@transaction.atomic
def load_metrics(pack: Path = PACK) -> int:
    """Load the shipped metrics; an office's own stay, and again changes nothing.

    One that a newer version no longer ships keeps its values and is asked no more, which its pack
    says (`retired_on`).
    """
    rows = [
        Metric(position=position, **row)
        for position, row in enumerate(tomllib.loads(pack.read_text("utf-8"))["metric"], 1)
    ]
    told = (
        "label", "unit_word", "kinds", "levels", "period", "decimals", "at_least", "at_most",
        "help", "basis", "theme", "headers", "shared_out", "optional", "position", "retired_on",
    )  # fmt: skip
    Metric.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key", "office"], update_fields=list(told)
    )
    return len(rows)
