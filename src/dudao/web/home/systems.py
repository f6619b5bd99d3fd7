"""Indicator systems being written: drafts to be put to use, tables to be confirmed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.evaluation.framework import check
from dudao.evaluation.models import SystemUpload, SystemVersion
from dudao.evaluation.queries.systems import uploads_waiting_for, versions_visible_to
from dudao.evaluation.states import SystemState
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, link


def systems_home(person: Person, _today: date) -> Home:
    """Return the card of what is being written; none where nothing is."""
    if not may_anywhere(person, Permission.SYSTEM_EDIT):
        return Home([], [])
    drafts = versions_visible_to(person).filter(state=SystemState.DRAFT).order_by("-made_at")
    rows = [
        *(_table(upload) for upload in uploads_waiting_for(person)[:SHOWN]),
        *(_draft(version) for version in drafts[:SHOWN]),
    ]
    url = link("systems", state=SystemState.DRAFT)
    card = Card(_("指标体系草稿"), "scale", rows[:SHOWN], url, "", aside=True)
    return Home([], [card] if rows else [])


def _draft(version: SystemVersion) -> Row:
    faults = len(check(version.framework))
    what = {"number": version.number, "count": faults}
    said = _("第%(number)s版，还有%(count)s处待改正") if faults else _("第%(number)s版，可以发布")
    chip = ("amber", _("待改正")) if faults else ("green", _("待发布"))
    url = reverse("system", args=[version.pk])
    return Row(version.framework.title, said % what, url, [chip])


def _table(upload: SystemUpload) -> Row:
    bad = len(upload.problems)
    note = _("指标表已读取，%(count)s处没有读懂") % {"count": bad} if bad else _("指标表已读取")
    return Row(
        upload.name, note, reverse("system-table", args=[upload.pk]), [("amber", _("待核对"))]
    )
