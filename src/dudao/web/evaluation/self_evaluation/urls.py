"""A school's self-evaluation."""

from django.urls import path

from dudao.web.evaluation.self_evaluation import saving, views

urlpatterns = [
    path("self-evaluations/<uuid:pk>/", views.self_evaluation_page, name="self-evaluation"),
    path("self-evaluations/<uuid:pk>/renew/", saving.renew, name="self-renew"),
    path("self-evaluations/<uuid:pk>/texts/", saving.texts, name="self-texts"),
    path("self-evaluations/<uuid:pk>/submit/", saving.submit, name="self-submit"),
    path("self-evaluations/<uuid:pk>/confirm/", saving.confirm, name="self-confirm"),
    path("self-evaluations/<uuid:pk>/evidence/<int:paper>/", saving.use, name="self-evidence"),
    path(
        "self-evaluations/<uuid:pk>/answers/<str:of>/<str:code>/", saving.line, name="self-answer"
    ),
    path(
        "self-evaluations/<uuid:pk>/attach/<str:code>/",
        saving.attach,
        name="self-attach",
    ),
    path("self-evaluations/<uuid:pk>/<str:which>.docx", views.paper, name="self-paper"),
    path(
        "self-evaluations/<uuid:pk>/sections/<str:code>/",
        views.self_section_page,
        name="self-section",
    ),
]
