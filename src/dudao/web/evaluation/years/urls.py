"""A year's evaluation."""

from django.urls import path

from dudao.web.evaluation.years import making, results, vetoes, views

urlpatterns = [
    path("years/", views.years_page, name="years"),
    path("years/new/", making.new_year, name="year-new"),
    path("years/<uuid:pk>/", views.year_page, name="year"),
    path("years/<uuid:pk>/edit/", making.edit_year, name="year-edit"),
    path("years/<uuid:pk>/veto-rules/<str:code>/", making.veto_rule, name="year-veto-rule"),
    path("years/<uuid:pk>/<str:key>/", views.year_turn, name="year-turn"),
    path("year-results/", results.year_results_page, name="year-results"),
    path("year-results/<uuid:pk>/", results.year_result_page, name="year-result"),
    path("vetoes/<uuid:pk>/", vetoes.veto_page, name="veto"),
    path("vetoes/<uuid:pk>/<str:key>/", vetoes.veto_turn, name="veto-turn"),
]
