"""Every URL."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("dudao.api.urls")),
    path("field/sync/", include("dudao.field.urls")),
    path("field/", include("dudao.field.shell.urls")),
    path("", include("dudao.web.home.urls")),
    path("", include("dudao.web.account.urls")),
    path("", include("dudao.web.schools.urls")),
    path("", include("dudao.web.files.urls")),
    path("", include("dudao.web.documents.urls")),
    path("", include("dudao.web.documents.archive.urls")),
    path("", include("dudao.web.findings.urls")),
    path("", include("dudao.web.documents.exchange.urls")),
    path("", include("dudao.web.documents.urls")),
    path("", include("dudao.web.visits.urls")),
    path("", include("dudao.web.field.urls")),
    path("", include("dudao.web.phone_inbox.urls")),
    path("", include("dudao.web.workgroup.urls")),
    path("", include("dudao.web.planning.urls")),
    path("", include("dudao.web.evaluation.balance.urls")),
    path("", include("dudao.web.evaluation.reviews.urls")),
    path("", include("dudao.web.evaluation.rounds.urls")),
    path("", include("dudao.web.evaluation.self_evaluation.urls")),
    path("", include("dudao.web.evaluation.results.urls")),
    path("", include("dudao.web.evaluation.years.urls")),
    path("", include("dudao.web.evaluation.levels.urls")),
    path("", include("dudao.web.meetings.urls")),
    path("", include("dudao.web.metrics.urls")),
    path("", include("dudao.web.proposals.urls")),
    path("", include("dudao.web.calendar.urls")),
    path("", include("dudao.web.inspectorate.urls")),
    path("", include("dudao.web.handovers.urls")),
    path("", include("dudao.web.instruments.urls")),
    path("", include("dudao.web.evaluation.systems.urls")),
    path("", include("dudao.web.administration.urls")),
    path("", include("dudao.web.notifications.urls")),
    path("", include("dudao.web.channels.urls")),
    path("", include("dudao.web.analytics.urls")),
    path("", include("dudao.web.burden.urls")),
    path("", include("dudao.web.documents.urls")),
    path("", include("dudao.web.public.urls")),
]
handler400 = "dudao.web.errors.bad_request"
handler403 = "dudao.web.errors.not_permitted"
handler404 = "dudao.web.errors.not_found"
handler500 = "dudao.web.errors.failed"
