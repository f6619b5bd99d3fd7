"""Where documents are."""

from django.urls import path

from dudao.web.documents import beginnings, issuing, papers, publications, register, steps

urlpatterns = [
    path("documents/", papers.documents_page, name="documents"),
    path("documents/new/", papers.new, name="document-new"),
    path("documents/register/", register.register_page, name="documents-register"),
    path("documents/register/series/", register.series, name="documents-series"),
    path("documents/issue/", issuing.issue_many, name="documents-issue"),
    path("documents/<uuid:pk>/", papers.document_page, name="document"),
    path("documents/<uuid:pk>/edit/", papers.edit, name="document-edit"),
    path("documents/<uuid:pk>/refresh/", steps.refresh, name="document-refresh"),
    path("documents/<uuid:pk>/figure/", steps.add_figure, name="document-figure"),
    path("documents/<uuid:pk>/submit/", steps.submit, name="document-submit"),
    path("documents/<uuid:pk>/check/", steps.check, name="document-check"),
    path("documents/<uuid:pk>/return/", steps.give_back, name="document-return"),
    path("documents/<uuid:pk>/sign-off/", steps.sign_off, name="document-sign-off"),
    path("documents/<uuid:pk>/issue/", steps.issue, name="document-issue"),
    path("documents/<uuid:pk>/deliver/", steps.deliver, name="document-deliver"),
    path("documents/<uuid:pk>/acknowledge/", steps.acknowledge, name="document-acknowledge"),
    path("documents/<uuid:pk>/urge/", steps.urge, name="document-urge"),
    path("documents/<uuid:pk>/void/", steps.void, name="document-void"),
    path("documents/<uuid:pk>/amend/", steps.amend, name="document-amend"),
    path("visits/<uuid:pk>/paper/", beginnings.from_visit, name="document-from-visit"),
    path("findings/<uuid:pk>/transfer/", beginnings.from_finding, name="document-from-finding"),
    path("inspectors/<int:pk>/appoint/", beginnings.from_inspector, name="document-from-inspector"),
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
