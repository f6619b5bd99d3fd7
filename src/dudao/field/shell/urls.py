"""The app and everything below it, but for the protocol."""

from django.urls import path, re_path

from dudao.field.shell.views import app

urlpatterns = [
    path("", app, name="field"),
    re_path(r"^(?!sync/)(?P<path>.+)$", app, name="field-part"),
]
