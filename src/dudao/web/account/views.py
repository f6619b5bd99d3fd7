"""Signing in and one's own account."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access import actions, queries
from dudao.lib import clock
from dudao.web.account.demo import sign_ins
from dudao.web.account.forms import PasswordForm, TokenForm
from dudao.web.context import LARGE_TYPE
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest

YEAR_SECONDS = 365 * 24 * 3600


class SignInView(LoginView):  # type: ignore[misc]
    """The sign-in page, with the demo's people where it is the demo."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Add whom one may try."""
        return {**super().get_context_data(**given), "sign_ins": sign_ins()}


sign_in = SignInView.as_view()


@require_GET
def account_page(request: PageRequest) -> HttpResponse:
    """Show who one is here, and what secures the account."""
    return render(request, "account/account.html", _account(request))


def _account(request: PageRequest) -> dict[str, Any]:
    kinds = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    return {
        "grants": queries.grants_of(request.user),
        "has_totp": "totp" in set(kinds),
        "tokens": request.user.tokens.filter(ended_at=None).order_by("-made_at"),
        "devices": queries.devices_of(request.user, request.user),
        "now": clock.now(),
        "token_form": TokenForm(),
    }


@require_http_methods(["GET", "POST"])
def password_page(request: PageRequest) -> HttpResponse:
    """Change one's own password; everybody with a first password comes here first."""
    first = request.user.must_change_password
    form = PasswordForm(request.POST or None)
    changed = carry_out(
        form,
        lambda data: actions.change_password(
            request.user.pk, by=request.user, old=data["old"], new=data["new"]
        ),
    )
    if changed is None:
        context = {"form": form, "first": first}
        return render(request, "account/password.html", context, status=form_status(form))
    update_session_auth_hash(request, changed)
    messages.success(request, _("密码已修改。"))
    return redirect("home" if first else "account")


@require_POST
def make_token(request: PageRequest) -> HttpResponse:
    """Make a token and show it this once."""
    form = TokenForm(request.POST)
    made = carry_out(form, lambda data: actions.make_token(data["name"], by=request.user))
    context = {**_account(request), "token_form": form, "made": made}
    status = 201 if made else form_status(form)
    response = render(request, "account/account.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def end_token(request: PageRequest, pk: int) -> HttpResponse:
    """End a token of one's own."""
    token = get_object_or_404(request.user.tokens, pk=pk)
    actions.end_token(token.pk, by=request.user)
    messages.success(request, _("令牌“%(name)s”已停用。") % {"name": token.name})
    return redirect("account")


@login_not_required
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Keep in a cookie whether type is large, and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    large = "1" if request.POST.get("large") == "1" else "0"
    response.set_cookie(LARGE_TYPE, large, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response
