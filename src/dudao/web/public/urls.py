"""What opens without signing in."""

from django.urls import path

from dudao.web.public import proof, views

urlpatterns = [
    path("d/", proof.proof_entry_page, name="proof-entry"),
    path("d/<str:code>", proof.proof_page, name="proof"),
    path("public/", views.public_page, name="public"),
    path("public/feed.xml", views.public_feed, name="public-feed"),
    path("public/<int:pk>/", views.public_document_page, name="public-document"),
    path("public/<int:pk>/document.pdf", views.public_pdf, name="public-pdf"),
    path("public/<int:pk>/data.json", views.public_data, name="public-data"),
]
