"""Assignments."""

from django.urls import path

from dudao.web.planning import coverage, making, views, visit_rules

urlpatterns = [
    path("assignments/", views.assignments_page, name="assignments"),
    path("assignments/new/", making.choose_school, name="assignment-new"),
    path("assignments/new/<int:school>/", making.new_assignment, name="assignment-new-at"),
    path("assignments/month/", making.month, name="assignment-month"),
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("coverage/new/", coverage.oblige_page, name="obligation-new"),
    path("coverage/<int:pk>/", coverage.school_coverage_page, name="school-coverage"),
    path("coverage/<uuid:pk>/waive/", coverage.waive, name="obligation-waive"),
    path("coverage/<uuid:pk>/restore/", coverage.restore, name="obligation-restore"),
    path("visit-rules/", visit_rules.visit_rules_page, name="visit-rules"),
    path("visit-rules/new/", visit_rules.new_rule_page, name="visit-rule-new"),
    path("visit-rules/<str:key>/", visit_rules.visit_rule_page, name="visit-rule"),
    path("visit-rules/<str:key>/end/", visit_rules.end, name="visit-rule-end"),
    path("assignments/<uuid:pk>/", views.assignment_page, name="assignment"),
    path("assignments/<uuid:pk>/withdraw/", views.withdraw, name="assignment-withdraw"),
]
