"""Where the office's documents are."""

from django.urls import path

from dudao.web.documents import publications

urlpatterns = [
    path("publications/", publications.publications_page, name="publications"),
    path("publications/add/", publications.candidates_page, name="publication-candidates"),
    path("publications/add/<uuid:pk>/", publications.put_up, name="publication-put-up"),
    path("publications/<int:pk>/", publications.publication_page, name="publication"),
    path("publications/<int:pk>/prepare/", publications.prepare, name="publication-prepare"),
    path("publications/<int:pk>/publish/", publications.publish, name="publication-publish"),
    path("publications/<int:pk>/withhold/", publications.withhold, name="publication-withhold"),
    path("publications/<int:pk>/reconsider/", publications.reconsider, name="publication-again"),
    path("publications/<int:pk>/correct/", publications.correct, name="publication-correct"),
    path("publications/<int:pk>/take-down/", publications.take_down, name="publication-down"),
]
