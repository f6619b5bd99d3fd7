"""What opens without signing in."""

from django.urls import path

from dudao.web.public import draws, passes, plates, proof, results, views

urlpatterns = [
    path("d/", proof.proof_entry_page, name="proof-entry"),
    path("d/<str:code>", proof.proof_page, name="proof"),
    path("draws/recompute.py", draws.public_draw_script, name="public-draw-script"),
    path("draws/<str:code>", draws.public_draw_page, name="public-draw"),
    path("draws/<str:code>/list.json", draws.public_draw_list, name="public-draw-list"),
    path(
        "draws/<str:code>/certificate.<str:form>",
        draws.public_draw_certificate,
        name="public-draw-certificate",
    ),
    path("pass/", passes.pass_page, name="pass"),
    path("pass/sw.js", passes.pass_worker, name="pass-worker"),
    path("pass/keys.json", passes.pass_keys, name="pass-keys"),
    path("pass/scan/", passes.pass_scan, name="pass-scan"),
    path("s/<str:code>", plates.public_plate_page, name="public-plate"),
    path("s/<str:code>/photo/<int:nth>", plates.public_plate_photo, name="public-plate-photo"),
    path("public/", views.public_page, name="public"),
    path("public/feed.xml", views.public_feed, name="public-feed"),
    path("public/results/<uuid:pk>/", results.public_publicity_page, name="public-publicity"),
    path("public/<int:pk>/", views.public_document_page, name="public-document"),
    path("public/<int:pk>/document.pdf", views.public_pdf, name="public-pdf"),
    path("public/<int:pk>/data.json", views.public_data, name="public-data"),
]
