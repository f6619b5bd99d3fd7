"""Rules that ask for visits: what holds, its basis, an office's own."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require, require_anywhere
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import own_office
from dudao.planning import actions
from dudao.planning.models import Rule
from dudao.planning.queries.coverage import place
from dudao.planning.queries.troubles import told
from dudao.planning.queries.visit_rules import in_force, rules_of, troubles
from dudao.planning.queries.windows import year_of
from dudao.planning.rules.windows import school_year_of
from dudao.web.administration.units import office_for
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.coverage_forms import NumbersForm, RuleForm
from dudao.web.request import PageRequest


class Line(NamedTuple):
    """A rule as it stands, the office's own that is still to come, and what cannot be kept."""

    rule: Rule
    coming: Rule | None
    trouble: str

    @property
    def own(self) -> bool:
        """Tell whether the office set it."""
        return self.rule.office_id is not None


def _office(request: PageRequest) -> Unit:
    require_anywhere(request.user, Permission.PLAN_VIEW)
    if may_anywhere(request.user, Permission.RULE_EDIT):
        return office_for(request.user, Permission.RULE_EDIT)
    return own_office(request.user)


def _lines(office: Unit) -> list[Line]:
    today = clock.today()
    rules = list(rules_of(office))
    coming = {rule.key: rule for rule in rules if rule.office_id and _is_coming(rule, today)}
    now = in_force(rules, today)
    standing = {**{key: rule for key, rule in coming.items() if key not in now}, **now}
    return [Line(rule, coming.get(key), _trouble(rule, office)) for key, rule in standing.items()]


def _is_coming(rule: Rule, today: date) -> bool:
    ended = rule.valid_to is not None and rule.valid_to <= rule.valid_from
    return rule.valid_from > today and not ended


def _trouble(rule: Rule, office: Unit) -> str:
    found = troubles(rule, office, clock.today())
    return told(found[0], len(found)) if found else ""


@require_GET
def visit_rules_page(request: PageRequest) -> HttpResponse:
    """Show every rule with its basis, and those that no calendar can satisfy."""
    office = _office(request)
    context = {
        "office": office,
        "lines": sorted(_lines(office), key=lambda line: place(line.rule)),
        "assumed": year_of(office, school_year_of(clock.today())).assumed,
        "may_edit": may(request.user, Permission.RULE_EDIT, office),
    }
    return render(request, "planning/visit_rules.html", context)


@require_http_methods(["GET", "POST"])
def visit_rule_page(request: PageRequest, key: str) -> HttpResponse:
    """Set the office's own numbers of a rule."""
    office = _office(request)
    require(request.user, Permission.RULE_EDIT, office)
    line = _line(office, key)
    rule = line.coming or line.rule
    names = ("count", "minutes", "look_back")
    initial = {name: getattr(rule, name) for name in names} | {"valid_from": clock.today()}
    form = NumbersForm(request.POST or None, initial=initial)
    made = carry_out(form, lambda data: _set(request, office, {**data, "key": key}))
    if made is None:
        context = {"form": form, "line": line}
        return render(request, "planning/visit_rule.html", context, status=form_status(form))
    messages.success(request, _("已保存，应督导事项会自动更新。"))
    return redirect("visit-rules")


@require_http_methods(["GET", "POST"])
def new_rule_page(request: PageRequest) -> HttpResponse:
    """Set a rule of the office's own."""
    office = _office(request)
    require(request.user, Permission.RULE_EDIT, office)
    initial = {"count": 1, "minutes": 60, "valid_from": clock.today()}
    form = RuleForm(request.POST or None, initial=initial)
    made = carry_out(form, lambda data: _set(request, office, data))
    if made is None:
        return render(request, "planning/visit_rule.html", {"form": form}, status=form_status(form))
    messages.success(request, _("已保存，应督导事项会自动更新。"))
    return redirect("visit-rules")


@require_POST
def end(request: PageRequest, key: str) -> HttpResponse:
    """End an own rule."""
    office = _office(request)
    actions.end_rule(_line(office, key).rule.key, by=request.user, office=office)
    messages.success(request, _("已停用本县规定。"))
    return redirect("visit-rules")


def _set(request: PageRequest, office: Unit, data: dict[str, Any]) -> Rule:
    return actions.set_rule(office, by=request.user, **data)


def _line(office: Unit, key: str) -> Line:
    found = next((line for line in _lines(office) if line.rule.key == key), None)
    if found is None:
        raise Http404
    return found
