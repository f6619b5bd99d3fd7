"""Figures."""

from django.urls import path

from dudao.web.analytics import compliance, figures, views

urlpatterns = [
    path("analytics/", views.board_page, name="analytics"),
    path("analytics/loop/", views.loop_page, name="analytics-loop"),
    path("analytics/compliance/", compliance.compliance_page, name="analytics-compliance"),
    path("analytics/visits/", views.visits_page, name="analytics-visits"),
    path("analytics/findings/", views.findings_page, name="analytics-findings"),
    path("analytics/figures/<str:key>/", figures.figure_page, name="figure"),
]
