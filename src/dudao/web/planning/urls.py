"""Assignments."""

from django.urls import path

from dudao.web.planning import (
    making,
    parts,
    programme_making,
    programmes,
    register,
    views,
)

urlpatterns = [
    path("assignments/", views.assignments_page, name="assignments"),
    path("assignments/new/", making.choose_school, name="assignment-new"),
    path("assignments/new/<int:school>/", making.new_assignment, name="assignment-new-at"),
    path("assignments/month/", making.month, name="assignment-month"),
    path("assignments/<uuid:pk>/", views.assignment_page, name="assignment"),
    path("assignments/<uuid:pk>/withdraw/", views.withdraw, name="assignment-withdraw"),
]
urlpatterns += [
    path("register/", register.register_page, name="register"),
    path("register/new/", register.new_entry, name="register-new"),
    path("register/copy/", register.copy_register, name="register-copy"),
    path("register/publish/<int:year>/", register.publish_register, name="register-publish"),
    path("register/<uuid:pk>/", register.register_entry_page, name="register-entry"),
    path("register/<uuid:pk>/edit/", register.edit_entry, name="register-entry-edit"),
    path("register/<uuid:pk>/<slug:key>/", register.entry_turn, name="register-entry-turn"),
    path("programmes/", programmes.programmes_page, name="programmes"),
    path("programmes/new/", programme_making.new_programme, name="programme-new"),
    path("programme-schools/", parts.programme_parts_page, name="programme-parts"),
    path("programme-schools/<uuid:pk>/", parts.programme_part_page, name="programme-part"),
    path("programme-schools/<uuid:pk>/<slug:key>/", parts.part_turn, name="programme-part-turn"),
    path("programmes/<uuid:pk>/", programmes.programme_page, name="programme"),
    path("programmes/<uuid:pk>/edit/", programme_making.edit_programme, name="programme-edit"),
    path("programmes/<uuid:pk>/team/", programme_making.team, name="programme-team"),
    path("programmes/<uuid:pk>/<slug:key>/", programmes.programme_turn, name="programme-turn"),
]
