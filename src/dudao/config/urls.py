"""Every URL."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dudao.web.home.urls")),
    path("", include("dudao.web.account.urls")),
    path("", include("dudao.web.schools.urls")),
]
handler400 = "dudao.web.errors.bad_request"
handler403 = "dudao.web.errors.not_permitted"
handler404 = "dudao.web.errors.not_found"
handler500 = "dudao.web.errors.failed"
