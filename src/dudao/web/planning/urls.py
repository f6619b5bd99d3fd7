"""Assignments."""

from django.urls import include, path

from dudao.web.planning import (
    coverage,
    making,
    parts,
    programme_making,
    programmes,
    register,
    views,
    visit_rules,
)
from dudao.web.planning.draws import making as drawing
from dudao.web.planning.draws import steps as draw
from dudao.web.planning.draws import views as draws

urlpatterns = [
    path("plans/", include("dudao.web.planning.plans.urls")),
    path("assignments/", views.assignments_page, name="assignments"),
    path("assignments/new/", making.choose_school, name="assignment-new"),
    path("assignments/new/<int:school>/", making.new_assignment, name="assignment-new-at"),
    path("assignments/new/<int:school>/warnings/", making.warnings, name="assignment-warnings"),
    path("assignments/month/", making.month, name="assignment-month"),
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("coverage/new/", coverage.oblige_page, name="obligation-new"),
    path("coverage/<int:pk>/", coverage.school_coverage_page, name="school-coverage"),
    path("coverage/<uuid:pk>/waive/", coverage.waive, name="obligation-waive"),
    path("coverage/<uuid:pk>/restore/", coverage.restore, name="obligation-restore"),
    path("visit-rules/", visit_rules.visit_rules_page, name="visit-rules"),
    path("visit-rules/new/", visit_rules.new_rule_page, name="visit-rule-new"),
    path("visit-rules/<str:key>/", visit_rules.visit_rule_page, name="visit-rule"),
    path("visit-rules/<str:key>/end/", visit_rules.end, name="visit-rule-end"),
    path("assignments/<uuid:pk>/", views.assignment_page, name="assignment"),
    path("assignments/<uuid:pk>/pass/", views.assignment_pass_page, name="assignment-pass"),
    path("assignments/<uuid:pk>/withdraw/", views.withdraw, name="assignment-withdraw"),
    path("draws/", draws.draws_page, name="draws"),
    path("draws/new/", drawing.draw_new_page, name="draw-new"),
    path("draws/within/", drawing.draw_within_page, name="draw-within"),
    path("draws/<uuid:pk>/", draws.draw_page, name="draw"),
    path("draws/<uuid:pk>/lines/", drawing.lines, name="draw-lines"),
    path("draws/<uuid:pk>/lots/<int:lot>/", drawing.lot, name="draw-lot"),
    path("draws/<uuid:pk>/freeze/", draw.freeze, name="draw-freeze"),
    path("draws/<uuid:pk>/commit/", draw.commit, name="draw-commit"),
    path("draws/<uuid:pk>/reveal/", draw.reveal, name="draw-reveal"),
    path("draws/<uuid:pk>/numbers/", draw.numbers, name="draw-numbers"),
    path("draws/<uuid:pk>/carry-out/", draw.carry_out, name="draw-carry-out"),
    path("draws/<uuid:pk>/strike/", draw.strike, name="draw-strike"),
    path("draws/<uuid:pk>/publish/", draw.publish, name="draw-publish"),
    path("draws/<uuid:pk>/void/", draw.void, name="draw-void"),
    path("draws/<uuid:pk>/redo/", draw.redo, name="draw-redo"),
    path("draws/<uuid:pk>/send/", draw.send, name="draw-send"),
    path("draws/<uuid:pk>/certificate.<str:form>", draws.certificate, name="draw-certificate"),
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
