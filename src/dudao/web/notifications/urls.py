"""Where one's messages are."""

from django.urls import path

from dudao.web.notifications import views

urlpatterns = [
    path("messages/", views.messages_page, name="messages"),
    path("messages/read/", views.read_all, name="messages-read"),
    path("messages/settings/", views.settings_page, name="message-settings"),
    path("messages/<uuid:pk>/", views.message_page, name="message"),
]
