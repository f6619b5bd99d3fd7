"""Matters and rules that ask for visits: the shipped ones, and an office's own."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.models import Matter, Rule
from dudao.planning.queries.troubles import told
from dudao.planning.queries.visit_rules import in_force, rules_of, troubles
from dudao.planning.states import Audience, Per

PACKS = Path(__file__).parents[1] / "packs"
MOST = 31
LONGEST = 120
LONGEST_BASIS = 300
OWN = "own."


@transaction.atomic
def load_rules(folder: Path = PACKS) -> int:
    """Load the shipped matters and rules; an office's own stay, and again changes nothing."""
    matters = _read(folder / "matters.toml", "matter")
    Matter.objects.bulk_create(
        [Matter(position=n, **row) for n, row in enumerate(matters, 1)],
        update_conflicts=True,
        unique_fields=["office", "key"],
        update_fields=["title", "words", "position"],
    )
    by_key = {matter.key: matter for matter in Matter.objects.filter(office=None)}
    rules = [
        Rule(**{**row, "matter": by_key[row["matter"]] if "matter" in row else None})
        for row in _read(folder / "rules.toml", "rule")
    ]
    Rule.objects.bulk_create(
        rules,
        update_conflicts=True,
        unique_fields=["office", "key", "valid_from"],
        update_fields=[
            "title",
            "matter",
            "audience",
            "per",
            "count",
            "minutes",
            "look_back",
            "basis",
            "valid_to",
        ],
    )
    return len(rules)


@transaction.atomic
def set_rule(  # noqa: PLR0913 - a rule has that many parts
    office: Unit,
    *,
    by: Person,
    key: str = "",
    valid_from: date,
    basis: str,
    count: int,
    minutes: int = 60,
    look_back: bool = False,
    title: str = "",
    matter: Matter | None = None,
    audience: str = Audience.ALL,
    per: str = Per.MONTH,
) -> Rule:
    """Set a rule of the office's own from a day on, or its own numbers of a shipped one.

    With the `key` of a shipped rule only how often, how long, the look back and the basis are its
    own: what the law asks is asked of the same schools for the same thing. Raises `Invalid` with
    a message per field; for a rule that no calendar can satisfy with the smallest relaxation.
    """
    require(by, Permission.RULE_EDIT, office)
    known = in_force(rules_of(office), valid_from).get(key) if key else None
    if key and known is None:
        raise NotFound(_("没有这项督导频次规则，请刷新页面。"))
    rule = Rule(
        office=office,
        key=known.key if known else f"{OWN}{clock.now():%Y%m%d%H%M%S%f}",
        title=known.title if known else title.strip(),
        matter=known.matter if known else matter,
        audience=known.audience if known else Audience(audience),
        per=known.per if known else Per(per),
        stages=known.stages if known else [],
        specialty=known.specialty if known else "",
        instrument=known.instrument if known else None,
        count=count,
        minutes=minutes,
        look_back=look_back,
        basis=basis.strip(),
        valid_from=valid_from,
    )
    _require_sound(rule, office)
    return _keep(rule, by)


@transaction.atomic
def end_rule(key: str, *, by: Person, office: Unit) -> None:
    """End an own rule from today on: a shipped one holds again as it was shipped."""
    require(by, Permission.RULE_EDIT, office)
    today = clock.today()
    standing = Q(valid_to=None) | (Q(valid_to__gt=today) & Q(valid_to__gt=F("valid_from")))
    own = Rule.objects.select_for_update(no_key=True).filter(standing, office=office, key=key)
    rows = list(own)
    if not rows:
        raise WrongState(_("本县没有另行规定这一项，现在用的就是默认规则。"))
    for rule in rows:
        rule.valid_to = max(today, rule.valid_from)
        rule.save(update_fields=["valid_to"])
        record("rule.ended", rule, by=by, unit=office, key=key, title=rule.title)


def _read(file: Path, word: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))[word]
    return rows


def _require_sound(rule: Rule, office: Unit) -> None:
    problems = _shape_problems(rule)
    if not problems:
        found = troubles(rule, office, rule.valid_from)
        if found:
            problems["count"] = told(found[0], len(found))
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)


def _shape_problems(rule: Rule) -> dict[str, str]:
    problems = {}
    if not 0 < len(rule.title) <= LONGEST:
        problems["title"] = _("请写明督导什么，不超过%d个字") % LONGEST
    if not 1 <= rule.count <= MOST:
        problems["count"] = _("应在1到%d之间") % MOST
    if not 0 < len(rule.basis) <= LONGEST_BASIS:
        problems["basis"] = _("请写明依据，不超过%d个字") % LONGEST_BASIS
    if rule.valid_from < clock.today():
        problems["valid_from"] = _("不早于今天：过去的督导已按原规则核对")
    if rule.audience == Audience.NONE:
        problems["audience"] = _("请选择适用学校")
    return problems


def _keep(rule: Rule, by: Person) -> Rule:
    own = Rule.objects.filter(office=rule.office, key=rule.key)
    standing = Q(valid_to=None) | Q(valid_to__gt=rule.valid_from)
    own.filter(standing, valid_from__lt=rule.valid_from).update(valid_to=rule.valid_from)
    names = ("title", "matter", "audience", "per", "stages", "specialty", "instrument", "count")
    values = {name: getattr(rule, name) for name in (*names, "minutes", "look_back", "basis")}
    made, _is_new = Rule.objects.update_or_create(
        office=rule.office,
        key=rule.key,
        valid_from=rule.valid_from,
        defaults={**values, "valid_to": None},
    )
    day = rule.valid_from.isoformat()
    record(
        "rule.set",
        made,
        by=by,
        unit=rule.office,
        key=made.key,
        title=made.title,
        count=made.count,
        valid_from=day,
    )
    return made
