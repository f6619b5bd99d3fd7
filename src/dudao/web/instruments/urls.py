"""Forms."""

from django.urls import path

from dudao.web.instruments import views, wordings

urlpatterns = [
    path("forms/", views.forms_page, name="forms"),
    path("forms/upload/", views.upload, name="form-upload"),
    path("forms/<int:pk>/", views.form_page, name="form"),
    path("forms/<int:pk>/download/", views.download, name="form-download"),
    path("forms/<int:pk>/publish/", views.publish, name="form-publish"),
    path("forms/<int:pk>/retire/", views.retire, name="form-retire"),
    path("wordings/", wordings.wordings_page, name="wordings"),
    path("wordings/<int:pk>/", wordings.wording_page, name="wording"),
    path("wordings/<int:pk>/take/", wordings.take, name="wording-take"),
    path("wordings/<int:pk>/merge/", wordings.merge, name="wording-merge"),
    path("wordings/<int:pk>/reject/", wordings.reject, name="wording-reject"),
    path("wordings/own/<int:pk>/end/", wordings.end, name="wording-end"),
    path("findings/<uuid:pk>/wording/", wordings.propose, name="finding-wording"),
]
