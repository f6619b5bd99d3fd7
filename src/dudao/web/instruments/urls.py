"""Forms."""

from django.urls import path

from dudao.web.instruments import views

urlpatterns = [
    path("forms/", views.forms_page, name="forms"),
    path("forms/upload/", views.upload, name="form-upload"),
    path("forms/<int:pk>/", views.form_page, name="form"),
    path("forms/<int:pk>/download/", views.download, name="form-download"),
    path("forms/<int:pk>/publish/", views.publish, name="form-publish"),
    path("forms/<int:pk>/retire/", views.retire, name="form-retire"),
]
