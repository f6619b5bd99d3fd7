"""Forms of one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PasswordForm(forms.Form):
    """The old password and the new one twice."""

    old = forms.CharField(
        label=_("原密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少8位，不要只用数字，也不要用姓名、常见密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输入一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the new password with itself."""
        given = super().clean() or {}
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", _("两次输入的新密码不一致"))
        return given


class TokenForm(forms.Form):
    """What a token is for."""

    name = forms.CharField(
        label=_("用途"),
        max_length=60,
        help_text=_("例如：报表取数程序。令牌只显示一次，180天后失效。"),
    )
