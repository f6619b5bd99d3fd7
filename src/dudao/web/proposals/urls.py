"""Proposed months and absences."""

from django.urls import path

from dudao.web.proposals import absences, changing, steps, views

urlpatterns = [
    path("proposals/", views.proposals_page, name="proposals"),
    path("proposals/new/", steps.propose, name="proposal-new"),
    path("proposals/<uuid:pk>/", views.proposal_page, name="proposal"),
    path("proposals/<uuid:pk>/solve/", steps.solve_again, name="proposal-solve"),
    path("proposals/<uuid:pk>/confirm/", steps.confirm, name="proposal-confirm"),
    path("proposals/<uuid:pk>/discard/", steps.discard, name="proposal-discard"),
    path("proposals/<uuid:pk>/move/", steps.drop, name="proposal-move"),
    path("proposals/<uuid:pk>/add/", changing.add, name="proposal-add"),
    path("proposals/visits/<uuid:pk>/", changing.proposed_visit_page, name="proposed-visit"),
    path("proposals/visits/<uuid:pk>/pin/", steps.pin, name="proposed-visit-pin"),
    path("proposals/visits/<uuid:pk>/jobs/", changing.jobs, name="proposed-visit-jobs"),
    path("proposals/visits/<uuid:pk>/remove/", steps.remove, name="proposed-visit-remove"),
    path("absences/", absences.absences_page, name="absences"),
    path("absences/<int:pk>/remove/", absences.remove, name="absence-remove"),
]
