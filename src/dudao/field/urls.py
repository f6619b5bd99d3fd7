"""Addresses of the sync protocol that Django answers; operations and media: `inbox.acceptor`."""

from django.urls import path

from dudao.field import devices
from dudao.field.pull import views as pull

urlpatterns = [
    path("devices", devices.enrol, name="field-enrol"),
    path("devices/end", devices.end, name="field-end"),
    path("pull", pull.pull, name="field-pull"),
    path("files/<uuid:pk>", pull.file, name="field-file"),
]
