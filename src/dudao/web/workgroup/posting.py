"""Writing a post, saying it anew, reminding, ending it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.org.queries import own_office
from dudao.web.findings.steps import step
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.request import PageRequest
from dudao.web.workgroup.forms import AudienceForm, PostForm, WithdrawForm
from dudao.web.workgroup.posts import shown, visible
from dudao.workgroup import actions
from dudao.workgroup.models import Post
from dudao.workgroup.queries import posts as queries
from dudao.workgroup.queries.recipients import areas_for, inspectors_for, schools_for
from dudao.workgroup.states import Kind, Reach, Who

SAID = ("title", "text", "due_on")


@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Write a task or a notice."""
    person = request.user
    require_anywhere(person, Permission.POST_WRITE)
    office = own_office(person)
    initial = {"kind": Kind.TASK, "who": [Who.INSPECTORS], "reach": Reach.ALL}
    form = AudienceForm(request.POST or None, request.FILES or None, initial=initial)
    offer(
        form,
        areas=areas_for(person, office),
        schools=schools_for(person, office),
        inspectors=inspectors_for(person, office),
    )
    made = carry_out(form, lambda data: _write(request, form, data))
    if made is None:
        context = {"form": form, "kept_files": form.kept_files(person)}
        return render(request, "workgroup/new.html", context, status=form_status(form))
    messages.success(request, _("已发给%(count)d人。") % {"count": made.receipts.count()})
    return redirect("post", made.pk)


def _write(request: PageRequest, form: AudienceForm, data: dict[str, Any]) -> Post:
    said = {name: data[name] for name in ("kind", *SAID)}
    if data["kind"] == Kind.NOTICE:
        said["due_on"] = None  # the field is hidden then; what stood in it is not meant
    file_ids = form.store_own(request.user)
    return actions.write_post(by=request.user, audience=form.audience, file_ids=file_ids, **said)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Say it anew; everybody is told that it has changed."""
    post = get_object_or_404(queries.managed_by(request.user), pk=pk)
    there = post.files.order_by("pk")
    initial = {**{name: getattr(post, name) for name in SAID}, "edition": post.edition}
    form = PostForm(request.POST or None, request.FILES or None, initial=initial, there=there)
    if post.kind == Kind.NOTICE:
        del form.fields["due_on"]
    done = carry_out(
        form,
        lambda data: actions.edit_post(
            post.pk,
            by=request.user,
            title=data["title"],
            text=data["text"],
            due_on=data.get("due_on"),
            file_ids=form.store_own(request.user),
            seen=data["edition"],
        ),
    )
    if done is None:
        context = {"form": form, "post": post, "kept_files": form.kept_files(request.user)}
        return render(request, "workgroup/edit.html", context, status=form_status(form))
    messages.success(request, _("已保存，会提醒收到的人重新查看。"))
    return redirect("post", pk)


@step("post")
def remind(request: PageRequest, pk: UUID) -> HttpResponse:
    """Remind whoever has not read or done it."""
    actions.remind(visible(request, pk).pk, by=request.user)
    messages.success(request, _("已提醒。"))
    return redirect("post", pk)


@step("post")
def close(request: PageRequest, pk: UUID) -> HttpResponse:
    """Ask nothing more of anybody."""
    actions.close_post(visible(request, pk).pk, by=request.user)
    messages.success(request, _("已结束，不再提醒。"))
    return redirect("post", pk)


@step("post")
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take back what should not have been sent."""
    post = visible(request, pk)
    form = WithdrawForm(request.POST)
    done = carry_out(form, lambda data: actions.withdraw_post(post.pk, by=request.user, **data))
    if done is None:
        return shown(request, post, None, withdraw=form)
    messages.success(request, _("已撤回。"))
    return redirect("post", pk)
