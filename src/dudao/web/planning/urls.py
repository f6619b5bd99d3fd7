"""Assignments."""

from django.urls import path

from dudao.web.planning import making, views

urlpatterns = [
    path("assignments/", views.assignments_page, name="assignments"),
    path("assignments/new/", making.choose_school, name="assignment-new"),
    path("assignments/new/<int:school>/", making.new_assignment, name="assignment-new-at"),
    path("assignments/new/<int:school>/warnings/", making.warnings, name="assignment-warnings"),
    path("assignments/month/", making.month, name="assignment-month"),
    path("assignments/<uuid:pk>/", views.assignment_page, name="assignment"),
    path("assignments/<uuid:pk>/withdraw/", views.withdraw, name="assignment-withdraw"),
]
