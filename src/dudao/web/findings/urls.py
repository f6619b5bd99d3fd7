"""Where findings, notices and the school's inbox are."""

from django.urls import path

from dudao.web.findings import inbox, notices, views

urlpatterns = [
    path("findings/", views.findings_page, name="findings"),
    path("findings/<uuid:pk>/", views.finding_page, name="finding"),
    path("findings/<uuid:pk>/promise/", views.promise, name="finding-promise"),
    path("findings/<uuid:pk>/submit/", views.submit, name="finding-submit"),
    path("findings/<uuid:pk>/verify/", views.verify, name="finding-verify"),
    path("findings/<uuid:pk>/relapse/", views.relapse, name="finding-relapse"),
    path("notices/", notices.notices_page, name="notices"),
    path("notices/draft/", notices.draft, name="notice-draft"),
    path("notices/<uuid:pk>/", notices.notice_page, name="notice"),
    path("notices/<uuid:pk>/edit/", notices.edit, name="notice-edit"),
    path("notices/<uuid:pk>/submit/", notices.submit, name="notice-submit"),
    path("notices/<uuid:pk>/return/", notices.give_back, name="notice-return"),
    path("notices/<uuid:pk>/sign-off/", notices.sign_off, name="notice-sign-off"),
    path("notices/<uuid:pk>/issue/", notices.issue, name="notice-issue"),
    path("notices/<uuid:pk>/deliver/", notices.deliver, name="notice-deliver"),
    path("notices/<uuid:pk>/acknowledge/", notices.acknowledge, name="notice-acknowledge"),
    path("notices/<uuid:pk>/void/", notices.void, name="notice-void"),
    path("inbox/", inbox.inbox_page, name="inbox"),
]
