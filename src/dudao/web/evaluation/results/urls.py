"""Results, publicity, objections, development plans."""

from django.urls import path

from dudao.web.evaluation.results import batches, plans, publicity, views

_PLAN = "development-plans/<uuid:pk>/"
urlpatterns = [
    path("results/", views.results_page, name="results"),
    path("results/batches/<int:pk>/", batches.batch_results_page, name="batch-results"),
    path(
        "results/batches/<int:pk>/<str:key>/",
        batches.batch_results_turn,
        name="batch-results-turn",
    ),
    path("results/grade/<uuid:pk>/", batches.grade_page, name="result-grade"),
    path("results/<uuid:pk>/", views.result_page, name="result"),
    path("results/<uuid:pk>/check/", views.result_check, name="result-check"),
    path("results/<uuid:pk>/what-if/", views.what_if_page, name="result-what-if"),
    path("results/<uuid:pk>/<str:key>/", views.result_turn, name="result-turn"),
    path("publicity/<uuid:pk>/", publicity.publicity_page, name="publicity"),
    path("publicity/<uuid:pk>/confirm/", publicity.confirm_publicity, name="publicity-confirm"),
    path("result-objections/", publicity.objections_page, name="result-objections"),
    path("result-objections/<uuid:pk>/", publicity.objection_page, name="result-objection"),
    path("development-plans/", plans.plans_page, name="development-plans"),
    path("development-plans/begin/<uuid:pk>/", plans.begin_plan, name="development-plan-begin"),
    path(_PLAN, plans.plan_page, name="development-plan"),
    path(f"{_PLAN}goals/new/", plans.goal_page, name="development-goal-new"),
    path(f"{_PLAN}goals/<int:goal>/", plans.goal_page, name="development-goal"),
    path(f"{_PLAN}goals/<int:goal>/drop/", plans.drop_goal, name="development-goal-drop"),
    path(f"{_PLAN}goals/<int:goal>/follow/", plans.follow_page, name="development-goal-follow"),
    path(f"{_PLAN}<str:key>/", plans.plan_turn, name="development-plan-turn"),
]
