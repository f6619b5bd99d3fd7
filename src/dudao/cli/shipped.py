"""What ships with the product: numbers of the law, regions, forms; loaded once for a version."""

import hashlib
from pathlib import Path

from django.conf import settings

from dudao.access.actions.shipped import AREAS, load_norms, load_regions
from dudao.evaluation.actions import load_systems
from dudao.instruments.actions import load_packs
from dudao.metrics.actions import load_metrics
from dudao.planning.actions import load_rules

MARK = "shipped"


def load() -> None:
    """Load it; what an office made its own stays, and a second time changes nothing."""
    load_norms()
    load_regions()
    load_packs()
    load_rules()
    load_metrics()
    load_systems()
    _mark().write_text(_version())


def load_if_new() -> None:
    """Load it unless this version's was loaded before."""
    if not _mark().exists() or _mark().read_text() != _version():
        load()


def forget() -> None:
    """Have it loaded again: the database is another one now."""
    _mark().unlink(missing_ok=True)


def _mark() -> Path:
    return settings.STATE / MARK


def _version() -> str:
    files = sorted(file for file in AREAS.glob("*/packs/*") if file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
