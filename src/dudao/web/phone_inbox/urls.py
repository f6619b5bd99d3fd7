"""Where what phones brought is decided about."""

from django.urls import path

from dudao.web.phone_inbox import views

GROUP = "phone-inbox/<uuid:key>/<int:person>/"

urlpatterns = [
    path("phone-inbox/", views.phone_inbox_page, name="phone-inbox"),
    path("phone-inbox/import/", views.phone_inbox_import, name="phone-inbox-import"),
    path(GROUP, views.phone_inbox_group, name="phone-inbox-group"),
    path(f"{GROUP}release/", views.phone_inbox_release, name="phone-inbox-release"),
    path(f"{GROUP}dismiss/", views.phone_inbox_dismiss, name="phone-inbox-dismiss"),
    path(
        "phone-inbox/others/<int:pk>/dismiss/",
        views.phone_inbox_dismiss_other,
        name="phone-inbox-dismiss-other",
    ),
    path("phone-inbox/<uuid:pk>/photo/", views.phone_inbox_photo, name="phone-inbox-photo"),
]
