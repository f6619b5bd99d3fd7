"""Where findings, notices and the school's inbox are."""

from django.urls import path

from dudao.web.findings import inbox, lineage_steps, notices, recurrence, school, views

urlpatterns = [
    path("findings/", views.findings_page, name="findings"),
    path("findings/<uuid:pk>/", views.finding_page, name="finding"),
    path("findings/<uuid:pk>/promise/", school.promise, name="finding-promise"),
    path("findings/<uuid:pk>/submit/", school.submit, name="finding-submit"),
    path("findings/<uuid:pk>/steps/<int:step_id>/", school.tick, name="finding-step"),
    path("findings/<uuid:pk>/extend/", school.extend, name="finding-extend"),
    path("findings/<uuid:pk>/extension/grant/", school.grant, name="extension-grant"),
    path("findings/<uuid:pk>/extension/refuse/", school.refuse, name="extension-refuse"),
    path("findings/<uuid:pk>/verify/", views.verify, name="finding-verify"),
    path("findings/<uuid:pk>/relapse/", views.relapse, name="finding-relapse"),
    path("findings/<uuid:pk>/recheck/", lineage_steps.recheck, name="finding-recheck"),
    path("findings/<uuid:pk>/kin/confirm/", lineage_steps.confirm, name="finding-kin-confirm"),
    path("findings/<uuid:pk>/kin/reject/", lineage_steps.reject, name="finding-kin-reject"),
    path("recurrence/", recurrence.schools_page, name="recurrence"),
    path("recurrence/topics/", recurrence.topics_page, name="recurrence-topics"),
    path("recurrence/counties/", recurrence.counties_page, name="recurrence-counties"),
    path("recurrence/paper/", recurrence.paper_page, name="paper-closures"),
    path("recurrence/kinships/", recurrence.kinships_page, name="kinships"),
    path("notices/", notices.notices_page, name="notices"),
    path("notices/draft/", notices.draft, name="notice-draft"),
    path("notices/issue/", notices.issue_many, name="notices-issue"),
    path("notices/<uuid:pk>/", notices.notice_page, name="notice"),
    path("notices/<uuid:pk>/edit/", notices.edit, name="notice-edit"),
    path("notices/<uuid:pk>/submit/", notices.submit, name="notice-submit"),
    path("notices/<uuid:pk>/check/", notices.check, name="notice-check"),
    path("notices/<uuid:pk>/return/", notices.give_back, name="notice-return"),
    path("notices/<uuid:pk>/sign-off/", notices.sign_off, name="notice-sign-off"),
    path("notices/<uuid:pk>/issue/", notices.issue, name="notice-issue"),
    path("notices/<uuid:pk>/deliver/", notices.deliver, name="notice-deliver"),
    path("notices/<uuid:pk>/acknowledge/", notices.acknowledge, name="notice-acknowledge"),
    path("notices/<uuid:pk>/urge/", notices.urge, name="notice-urge"),
    path("notices/<uuid:pk>/file/", notices.file, name="notice-file"),
    path("notices/<uuid:pk>/void/", notices.void, name="notice-void"),
    path("inbox/", inbox.inbox_page, name="inbox"),
]
