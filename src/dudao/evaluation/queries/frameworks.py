"""Frameworks as they stand in versions of indicator systems, ready to score with."""

from django.utils.translation import gettext as _

from dudao.evaluation.framework import Framework
from dudao.evaluation.framework.reading import shaped
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.scoring import Plan, compiled
from dudao.lib.errors import WrongState


def framework_of(version: SystemVersion) -> Framework:
    """Return the framework of a version; raises `WrongState` where it cannot be read."""
    framework, faults = shaped(version.definition)
    if framework is None:
        raise WrongState(
            _("指标体系“%(version)s”读不出来：%(fault)s请在“指标体系”中发布新版本。")
            % {"version": version, "fault": faults[0].message}
        )
    return framework


def plan_of(version: SystemVersion) -> Plan:
    """Return the plan by which a version is scored; compiled once for each text."""
    return compiled(framework_of(version))
