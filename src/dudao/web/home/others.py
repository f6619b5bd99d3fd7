"""The homes of those who look on: sections, leaders, the city, the administrator, the auditor."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import current, people_visible_to, scope_q
from dudao.audit import queries as audit
from dudao.audit.models import Event
from dudao.findings import queries as findings
from dudao.findings.states import UNFINISHED
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.administration.wording import event_word
from dudao.web.home.dealing import section_share
from dudao.web.home.parts import (
    SHOWN,
    Card,
    Home,
    Row,
    Tile,
    finding_row,
    link,
    overdue_card,
    worry,
)


def section_home(person: Person, today: date) -> Home:
    """Return the findings that concern a section of the bureau, the nearest deadline first."""
    found = findings.counts(person, today)
    rows = (
        findings.visible_to(person)
        .filter(state__in=sorted(UNFINISHED))
        .select_related("unit")
        .order_by("due_on", "id")[:SHOWN]
    )
    card = Card(
        _("涉及本科室的问题"),
        "alert",
        [finding_row(finding, today) for finding in rows],
        link("findings", state="unfinished"),
        _("目前没有涉及本科室的未销号问题。"),
    )
    letters = section_share(person, today)
    return Home([*letters.tiles, *_finding_tiles(found)], [*letters.cards, card])


def onlooker_home(person: Person, today: date) -> Home:
    """Return how the schools one looks after stand."""
    found = findings.counts(person, today)
    return Home(_finding_tiles(found), [overdue_card(person, today, aside=False)])


def _finding_tiles(found: findings.Counts) -> list[Tile]:
    unfinished, late = link("findings", state="unfinished"), link("findings", overdue="on")
    soon = _("3个工作日内到期")
    return [
        Tile(_("未销号问题"), found.open, unfinished),
        Tile(_("逾期问题"), found.overdue, late, worry(found.overdue, "red")),
        Tile(_("期限临近"), found.due_soon, unfinished, worry(found.due_soon, "amber"), soon),
    ]


def administrator_home(person: Person, today: date) -> Home:
    """Return how the accounts stand, and those nobody has used or given a role."""
    people = people_visible_to(person)
    without = people.filter(is_active=True).exclude(
        grants__in=person.grants.model.objects.filter(current(today))
    )
    figures = people.aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        never=Count("pk", filter=Q(is_active=True, last_login=None)),
        disabled=Count("pk", filter=Q(is_active=False)),
    )
    rows = [
        Row(who.name, f"{who.username} · {who.unit}", reverse("person", args=[who.pk]))
        for who in without.order_by("sort_key", "pk")[:SHOWN]
    ]
    tiles = [
        Tile(_("启用的账号"), figures["active"], reverse("people")),
        Tile(_("从未登录"), figures["never"], reverse("people"), worry(figures["never"], "amber")),
        Tile(_("停用的账号"), figures["disabled"], reverse("people")),
    ]
    card = Card(_("没有角色的账号"), "key", rows, reverse("people"), _("每个启用的账号都有角色。"))
    return Home(tiles, [card])


def auditor_home(person: Person, _today: date) -> Home:
    """Return how the chain stands and what was recorded last."""
    head = audit.head()
    loose = audit.unchained().count()
    seen = Event.objects.filter(scope_q(person, Permission.AUDIT_VIEW))
    newest = seen.select_related("by", "unit").order_by("-id")[:SHOWN]
    tiles = [
        Tile(_("记录总数"), head.number if head else 0, reverse("audit")),
        Tile(_("未入链的记录"), loose, reverse("audit"), worry(loose, "red"), _("应为0")),
        Tile(_("链尾校验值"), head.hash[:12] if head else "—", reverse("audit")),
    ]
    card = Card(
        _("最近的操作记录"),
        "audit",
        [_event_row(event) for event in newest],
        reverse("audit"),
        _("还没有操作记录。"),
    )
    return Home(tiles, [card])


def _event_row(event: Event) -> Row:
    when = f"{event.at.astimezone(clock.CHINA):%m-%d %H:%M}"
    who = str(event.by or _("系统"))
    note = " · ".join(filter(None, [when, who, str(event.unit or "")]))
    return Row(event_word(event.name), note, reverse("audit-event", args=[event.pk]))
