"""问题分类: the office's own tree, in order, with what it was before."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.findings import actions
from dudao.findings.models import Category
from dudao.findings.queries.categories import of_office
from dudao.findings.rules.categories import NAME_LIMIT, Branch, branches
from dudao.org.models import Unit
from dudao.web.administration.units import office_for
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


class AddForm(forms.Form):
    """A new category and where it goes."""

    name = forms.CharField(label=gettext_lazy("分类名称"), max_length=NAME_LIMIT)
    parent = forms.TypedChoiceField(
        label=gettext_lazy("上级分类"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, tree: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(branch.category.pk, branch.path) for branch in tree]
        top = ("", gettext_lazy("没有上级（一级分类）"))
        self.fields["parent"].choices = [top, *offered]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another wording."""

    name = forms.CharField(label=gettext_lazy("分类名称"), max_length=NAME_LIMIT)


def _office(request: PageRequest) -> Unit:
    require_anywhere(request.user, Permission.CATEGORY_EDIT)
    return office_for(request.user, Permission.CATEGORY_EDIT)


@require_http_methods(["GET", "POST"])
def categories_page(request: PageRequest) -> HttpResponse:
    """Show the tree and add to it."""
    office = _office(request)
    every = list(of_office(office))
    standing = [row for row in every if row.valid_to is None]
    tree = branches(standing)
    form = AddForm(request.POST or None, tree=tree)
    known = {row.pk: row for row in standing}
    made = carry_out(
        form,
        lambda data: actions.add_category(
            office, data["name"], by=request.user, parent=known.get(data["parent"])
        ),
    )
    if made is None:
        context = {
            "office": office,
            "tree": tree,
            "form": form,
            "retired": [row for row in every if row.valid_to is not None],
            "empty": not every,
        }
        return render(request, "administration/categories.html", context, status=form_status(form))
    messages.success(request, _("已增加分类“%(name)s”。") % {"name": made})
    return redirect("categories")


@require_http_methods(["GET", "POST"])
def category_page(request: PageRequest, pk: int) -> HttpResponse:
    """Give a category another wording, or retire it."""
    category = get_object_or_404(of_office(_office(request)), pk=pk)
    form = RenameForm(request.POST or None, initial={"name": category.name})
    made = carry_out(
        form, lambda data: actions.rename_category(category.pk, by=request.user, **data)
    )
    if made is None:
        context = {"category": category, "form": form}
        return render(request, "administration/category.html", context, status=form_status(form))
    messages.success(request, _("已改名。以前的问题保留原来的分类名称。"))
    return redirect("categories")


@require_POST
def move(request: PageRequest, pk: int) -> HttpResponse:
    """Change places with the sibling above or below."""
    category = _own(request, pk)
    actions.move_category(category.pk, by=request.user, up=request.POST.get("way") == "up")
    return redirect("categories")


@require_POST
def retire(request: PageRequest, pk: int) -> HttpResponse:
    """Offer a category no longer."""
    category = _own(request, pk)
    actions.retire_category(category.pk, by=request.user)
    messages.success(request, _("已停用。以前的问题保留这个分类。"))
    return redirect("categories")


@require_POST
def adopt(request: PageRequest) -> HttpResponse:
    """Begin with the usual tree."""
    actions.adopt_usual_categories(_office(request), by=request.user)
    messages.success(request, _("已采用通用分类，可按本县情况增改。"))
    return redirect("categories")


def _own(request: PageRequest, pk: int) -> Category:
    return get_object_or_404(Category.objects.filter(office=_office(request)), pk=pk)
