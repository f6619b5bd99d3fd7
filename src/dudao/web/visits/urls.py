"""Where visits are."""

from django.urls import path

from dudao.web.visits import carrying, feedback, listing, noting, raising, records, sharing, views

VISIT = "visits/<uuid:pk>/"
RECORD = f"{VISIT}records/<uuid:record>/"

urlpatterns = [
    path("visits/", listing.visits_page, name="visits"),
    path("visits/new/", views.visit_new, name="visit-new"),
    path("visits/start/<uuid:assignment>/", views.visit_start, name="visit-start"),
    path(VISIT, views.visit_page, name="visit"),
    path(f"{VISIT}check-in/", views.visit_check_in, name="visit-check-in"),
    path(f"{VISIT}check-out/", views.visit_check_out, name="visit-check-out"),
    path(f"{VISIT}cancel/", views.visit_cancel, name="visit-cancel"),
    path(f"{VISIT}notice/", views.visit_notice, name="visit-notice"),
    path(f"{VISIT}forms/", views.visit_add_form, name="visit-add-form"),
    path(f"{VISIT}good-practices/", views.visit_add_practice, name="visit-add-practice"),
    path(
        f"{VISIT}good-practices/<uuid:practice>/drop/",
        views.visit_drop_practice,
        name="visit-drop-practice",
    ),
    path(f"{VISIT}notes/", noting.visit_note, name="visit-note"),
    path(f"{VISIT}notes/<uuid:note>/drop/", noting.visit_note_drop, name="visit-note-drop"),
    path(f"{VISIT}clashes/<int:clash>/", noting.visit_clash, name="visit-clash"),
    path(f"{VISIT}corrections/", views.visit_correct, name="visit-correct"),
    path(RECORD, records.record_page, name="record"),
    path(f"{RECORD}version/", carrying.record_version, name="record-version"),
    path(f"{RECORD}files/", records.record_attach, name="record-attach"),
    path(f"{RECORD}files/<uuid:file>/drop/", records.record_detach, name="record-detach"),
    path(f"{RECORD}keep/", sharing.record_keep, name="record-keep"),
    path(f"{RECORD}own/", sharing.record_own, name="record-own"),
    path(f"{RECORD}drop/", sharing.record_drop, name="record-drop"),
    path(f"{VISIT}share-out/", sharing.visit_share_out, name="visit-share-out"),
    path(f"{VISIT}merged/", sharing.visit_merged, name="visit-merged"),
    path(f"{VISIT}look-back/", raising.visit_look_back, name="visit-look-back"),
    path(f"{VISIT}findings/new/", raising.visit_finding_new, name="visit-finding-new"),
    path(
        f"{VISIT}findings/<uuid:finding>/edit/",
        raising.visit_finding_edit,
        name="visit-finding-edit",
    ),
    path(
        f"{VISIT}findings/<uuid:finding>/drop/",
        raising.visit_finding_drop,
        name="visit-finding-drop",
    ),
    path(f"{VISIT}feedback/", feedback.visit_feedback, name="visit-feedback"),
    path(f"{VISIT}feedback/compose/", feedback.visit_compose, name="visit-compose"),
    path(f"{VISIT}feedback/withdraw/", feedback.visit_withdraw, name="visit-withdraw"),
    path(f"{VISIT}feedback/sign/", feedback.visit_sign, name="visit-sign"),
    path(f"{VISIT}feedback/refuse/", feedback.visit_refuse, name="visit-refuse"),
    path(f"{VISIT}feedback/print/", feedback.visit_print, name="visit-print"),
    path(f"{VISIT}feedback/list.pdf", feedback.visit_pdf, name="visit-pdf"),
    path(f"{VISIT}feedback/list.docx", feedback.visit_docx, name="visit-docx"),
]
