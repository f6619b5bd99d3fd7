"""Administration."""

from django.urls import path

from dudao.web.administration import (
    audit,
    categories,
    norm_packs,
    norms,
    people,
    roles,
    rosters,
    units,
)

urlpatterns = [
    path("people/", people.people_page, name="people"),
    path("people/new/", people.new_page, name="person-new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/edit/", people.edit_page, name="person-edit"),
    path("people/<int:pk>/disable/", people.disable, name="person-disable"),
    path("people/<int:pk>/enable/", people.enable, name="person-enable"),
    path("people/<int:pk>/reset/", people.reset, name="person-reset"),
    path("people/<int:pk>/roles/", roles.give_page, name="role-give"),
    path("people/<int:pk>/roles/<int:grant>/end/", roles.end, name="role-end"),
    path("units/", units.units_page, name="units"),
    path("units/new/", units.new_page, name="unit-new"),
    path("units/<int:pk>/edit/", units.edit_page, name="unit-edit"),
    path("imports/", rosters.imports_page, name="imports"),
    path("imports/template/", rosters.template, name="import-template"),
    path("imports/<uuid:pk>/", rosters.import_page, name="import"),
    path("imports/<uuid:pk>/confirm/", rosters.confirm, name="import-confirm"),
    path("imports/<uuid:pk>/discard/", rosters.discard, name="import-discard"),
    path("norms/", norms.norms_page, name="norms"),
    path("norms/packs/", norm_packs.packs_page, name="norm-packs"),
    path("norms/packs/<slug:key>/", norm_packs.pack_page, name="norm-pack"),
    path("norms/<str:key>/", norms.norm_page, name="norm"),
    path("norms/<str:key>/end/", norms.end, name="norm-end"),
    path("categories/", categories.categories_page, name="categories"),
    path("categories/adopt/", categories.adopt, name="categories-adopt"),
    path("categories/<int:pk>/", categories.category_page, name="category"),
    path("categories/<int:pk>/move/", categories.move, name="category-move"),
    path("categories/<int:pk>/retire/", categories.retire, name="category-retire"),
    path("audit/", audit.audit_page, name="audit"),
    path("audit/chain/", audit.chain_page, name="audit-chain"),
    path("audit/<int:pk>/", audit.event_page, name="audit-event"),
]
