"""Forms."""

from django.urls import path

from dudao.web.instruments import building, comparing, importing, views, wordings

urlpatterns = [
    path("forms/", views.forms_page, name="forms"),
    path("forms/upload/", views.upload, name="form-upload"),
    path("forms/new/", building.begin, name="form-begin"),
    path("forms/imports/<uuid:pk>/", importing.import_page, name="form-import"),
    path("forms/imports/<uuid:pk>/discard/", importing.discard, name="form-import-discard"),
    path("forms/<int:pk>/workbook/", views.workbook, name="form-workbook"),
    path("forms/<int:pk>/phone/", building.phone, name="form-phone"),
    path("forms/<int:pk>/compare/<int:other>/", comparing.compare_page, name="form-compare"),
    path("forms/<int:pk>/draft/", building.begin_draft, name="form-draft"),
    path("forms/<int:pk>/build/", building.build, name="form-build"),
    path("forms/<int:pk>/build/head/", building.head, name="form-head"),
    path("forms/<int:pk>/build/move/", building.move, name="form-move"),
    path("forms/<int:pk>/build/remove/", building.remove, name="form-remove"),
    path("forms/<int:pk>/build/sections/", building.section, name="form-section-new"),
    path("forms/<int:pk>/build/sections/<slug:key>/", building.section, name="form-section"),
    path("forms/<int:pk>/build/in/<slug:section>/", building.item, name="form-item-new"),
    path("forms/<int:pk>/build/items/<slug:key>/", building.item, name="form-item"),
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
