"""Rounds and the units in them."""

from django.urls import path

from dudao.web.evaluation.rounds import candidates, making, views

urlpatterns = [
    path("rounds/", views.rounds_page, name="rounds"),
    path("rounds/new/", making.new_round, name="round-new"),
    path("rounds/batches/<int:pk>/", making.batch, name="round-batch"),
    path("rounds/<uuid:pk>/", views.round_page, name="round"),
    path("rounds/<uuid:pk>/edit/", making.edit_round, name="round-edit"),
    path("rounds/<uuid:pk>/<str:key>/", views.round_turn, name="round-turn"),
    path("candidates/", candidates.candidates_page, name="candidates"),
    path("candidates/<uuid:pk>/", candidates.candidate_page, name="candidate"),
    path("candidates/<uuid:pk>/<str:key>/", candidates.candidate_turn, name="candidate-turn"),
]
