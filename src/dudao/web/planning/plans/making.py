"""Beginning a plan: new, out of the one above, out of last year's; its title and aims."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.lib.errors import Conflict, DomainError
from dudao.org.models import Person
from dudao.planning import actions
from dudao.planning.models import Plan
from dudao.planning.queries.plans import (
    areas_to_plan,
    inspectors_to_plan,
    may_draft,
    offices_to_plan,
    plans_visible_to,
)
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.plans.forms import NewPlanForm, Owners, PlanForm
from dudao.web.request import PageRequest


def owners_for(person: Person) -> Owners:
    """Return whose plans `person` may draw up."""
    return Owners(offices_to_plan(person), areas_to_plan(person), inspectors_to_plan(person))


@require_http_methods(["GET", "POST"])
def new_plan(request: PageRequest) -> HttpResponse:
    """Begin a plan."""
    return _begin(request, None)


@require_http_methods(["GET", "POST"])
def derive(request: PageRequest, pk: UUID) -> HttpResponse:
    """Begin a plan out of the one above, with its lines of that time."""
    return _begin(request, get_object_or_404(plans_visible_to(request.user), pk=pk))


def _begin(request: PageRequest, parent: Plan | None) -> HttpResponse:
    owners = owners_for(request.user)
    office = owners.office()
    if office is None:
        raise PermissionDenied
    form = NewPlanForm(owners, office, request.POST or None, initial=request.GET.dict())

    def begin(_data: object) -> Plan:
        wanted = form.wanted()
        if parent is None:
            return actions.make_plan(wanted.pop("owner"), by=request.user, **wanted)
        owner = wanted.pop("owner")
        return actions.derive_plan(parent.pk, owner, by=request.user, **wanted)

    made = carry_out(form, begin)
    if made is None:
        context = {"form": form, "parent": parent}
        return render(request, "planning/plans/new.html", context, status=form_status(form))
    messages.success(request, _("计划已开始。可以逐行添加，也可以导入月份表。"))
    return redirect("plan", made.pk)


@require_http_methods(["GET", "POST"])
def edit_plan(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change title and aims."""
    plan = get_object_or_404(plans_visible_to(request.user), pk=pk)
    if not may_draft(request.user, plan):
        raise PermissionDenied
    form = PlanForm(request.POST or None, initial={"title": plan.title, "aims": plan.aims})
    done = carry_out(
        form,
        lambda data: actions.edit_plan(plan.pk, by=request.user, seen=form.seen(), **data),
    )
    if done is None:
        context = {"form": form, "plan": plan}
        return render(request, "planning/plans/edit.html", context, status=form_status(form))
    return redirect("plan", pk)


@require_POST
def copy(request: PageRequest, pk: UUID) -> HttpResponse:
    """Begin next year's plan with the lines of this one."""
    plan = get_object_or_404(plans_visible_to(request.user), pk=pk)
    try:
        made = actions.copy_plan(plan.pk, by=request.user)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("plan", error.details.get("plan", pk))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("plan", pk)
    messages.success(request, _("已照原计划制定，日期已顺延。请核对后送审。"))
    return redirect("plan", made.pk)
