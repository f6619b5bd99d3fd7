"""Where the archive is."""

from django.urls import path

from dudao.web.documents.archive import opening, views, years

urlpatterns = [
    path("archive/", views.volumes_page, name="volumes"),
    path("archive/new/", opening.volume_new_page, name="volume-new"),
    path("archive/<uuid:pk>/", views.volume_page, name="volume"),
    path("archive/<uuid:pk>/fill/", views.fill, name="volume-fill"),
    path("archive/<uuid:pk>/put/", views.put, name="volume-put"),
    path("archive/<uuid:pk>/take-out/", views.take_out, name="volume-take-out"),
    path("archive/<uuid:pk>/close/", views.close, name="volume-close"),
    path("archive/<uuid:pk>/reopen/", views.reopen, name="volume-reopen"),
    path("archive/<uuid:pk>/bundle/", views.bundle, name="volume-bundle"),
    path("archive/years/<int:year>/", years.year_page, name="archive-year"),
    path("archive/years/<int:year>/open/", years.open_all, name="archive-year-open"),
    path("archive/years/<int:year>/close/", years.close_all, name="archive-year-close"),
    path("archive/years/<int:year>/hand-over/", years.hand_over, name="archive-year-hand-over"),
    path("archive/years/<int:year>/code/", years.set_code, name="archive-year-code"),
    path("archive/years/<int:year>/list/", years.transfer, name="archive-year-list"),
]
