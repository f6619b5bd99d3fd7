"""The indicator systems that ship with the product."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.evaluation.actions.rows import new_version, record_version, refused
from dudao.evaluation.actions.systems import put_to_use
from dudao.evaluation.framework import digest, read
from dudao.evaluation.models import SystemVersion

PACKS = Path(__file__).parents[1] / "packs"
NORMS = "norms.toml"  # stands beside the systems; access loads the norms of every area


@transaction.atomic
def load_systems(folder: Path = PACKS) -> list[SystemVersion]:
    """Publish what ships with the product; return the new versions.

    Running it again changes nothing; a changed pack becomes the next version of its system.
    """
    made = []
    for file in sorted(one for one in folder.glob("*.toml") if one.name != NORMS):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        framework, faults = read(data)
        if framework is None or faults:
            raise refused(faults, _("随系统提供的指标体系有 %(count)s 处问题。"))
        used = SystemVersion.objects.filter(system__key=framework.key, system__office=None)
        newest = used.order_by("-number").first()
        if newest is not None and newest.hash == digest(framework):
            continue
        version = new_version(framework, None, None)
        put_to_use(version, None)
        record_version("published", version, None, hash=version.hash)
        made.append(version)
    return made
