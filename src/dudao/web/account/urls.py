"""Signing in, one's own account. Only what is used of allauth is reachable."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.recovery_codes import views as allauth_codes
from allauth.mfa.totp import views as allauth_totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from dudao.web.account import devices, views

urlpatterns = [
    path("account/login/", views.sign_in, name="account_login"),
    path("account/logout/", allauth_account.logout, name="account_logout"),
    path("account/inactive/", allauth_account.account_inactive, name="account_inactive"),
    path("account/confirm/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("account/code/", allauth_mfa.authenticate, name="mfa_authenticate"),
    path("account/code/confirm/", allauth_mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/totp/on/", allauth_totp.activate_totp, name="mfa_activate_totp"),
    path("account/totp/off/", allauth_totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", allauth_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        allauth_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/codes/file/",
        allauth_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/", views.account_page, name="account"),
    path("account/security/", views.account_page, name="mfa_index"),
    path("account/password/", views.password_page, name="account-password"),
    path("account/tokens/", views.make_token, name="token-make"),
    path("account/tokens/<int:pk>/end/", views.end_token, name="token-end"),
    path("devices/", devices.devices_page, name="devices"),
    path("devices/<uuid:pk>/end/", devices.end_device, name="device-end"),
    path("display/large-type/", views.large_type, name="large-type"),
    path("display/language/", login_not_required(set_language), name="set_language"),
]
