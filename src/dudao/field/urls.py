"""Addresses of the sync protocol that Django answers; operations and media: `inbox.acceptor`."""

from django.urls import path

from dudao.field import devices

urlpatterns = [
    path("devices", devices.enrol, name="field-enrol"),
    path("devices/end", devices.end, name="field-end"),
]
