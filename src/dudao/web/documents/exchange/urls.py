"""Where packages and the offices they are exchanged with are."""

from django.urls import path

from dudao.web.documents.exchange import downloads, packages, peers

urlpatterns = [
    path("packages/", packages.packages_page, name="packages"),
    path("packages/new/", packages.new_page, name="package-new"),
    path("packages/receipt/", packages.receipt, name="package-receipt-take"),
    path("packages/peers/", peers.peers_page, name="peers"),
    path("packages/peers/seal/", peers.seal, name="peers-seal"),
    path("packages/peers/seal/renew/", peers.renew, name="peers-seal-renew"),
    path("packages/peers/card/", downloads.card, name="peers-card"),
    path("packages/peers/<int:pk>/end/", peers.end, name="peer-end"),
    path("packages/<int:pk>/", packages.package_page, name="package"),
    path("packages/<int:pk>/accept/", packages.accept, name="package-accept"),
    path("packages/<int:pk>/refuse/", packages.refuse, name="package-refuse"),
    path("packages/<int:pk>/file/", downloads.file, name="package-file"),
    path("packages/<int:pk>/receipt/", downloads.receipt, name="package-receipt"),
    path("packages/<int:pk>/<path:part>", downloads.part, name="package-part"),
]
