"""Checks by an upper office."""

from django.urls import path

from dudao.web.evaluation.levels import samples, views

urlpatterns = [
    path("checks/", views.checks_page, name="checks"),
    path("checks/new/", views.new_check, name="check-new"),
    path("checks/<uuid:pk>/", views.check_page, name="check"),
    path("checks/<uuid:pk>/<str:key>/", views.check_turn, name="check-turn"),
    path("check-samples/<uuid:pk>/", samples.check_sample_page, name="check-sample"),
    path("check-samples/<uuid:pk>/<str:key>/", samples.sample_turn, name="check-sample-turn"),
]
