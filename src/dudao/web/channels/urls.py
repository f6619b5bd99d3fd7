"""Notification channels."""

from django.urls import path

from dudao.web.channels import dispatches, views

urlpatterns = [
    path("channels/", views.channels_page, name="channels"),
    path("channels/new/<str:kind>/", views.new_page, name="channel-new"),
    path("channels/<uuid:pk>/", views.channel_page, name="channel"),
    path("channels/<uuid:pk>/edit/", views.edit_page, name="channel-edit"),
    path("channels/<uuid:pk>/on/", views.turn_on, name="channel-on"),
    path("channels/<uuid:pk>/off/", views.turn_off, name="channel-off"),
    path("channels/<uuid:pk>/try/", views.try_out, name="channel-try"),
    path("channels/<uuid:pk>/secret/", views.renew_secret, name="channel-secret"),
    path("dispatches/", dispatches.dispatches_page, name="dispatches"),
    path("dispatches/replay/", dispatches.replay, name="dispatches-replay"),
    path("dispatches/<uuid:pk>/", dispatches.dispatch_page, name="dispatch"),
]
