"""Inspectors and responsibility areas."""

from django.urls import path

from dudao.web.inspectorate import areas, charges, dividing, inspectors, liaisons, plaques

urlpatterns = [
    path("inspectors/", inspectors.inspectors_page, name="inspectors"),
    path("inspectors/new/", inspectors.register, name="inspector-register"),
    path("inspectors/<int:pk>/", inspectors.inspector_page, name="inspector"),
    path("inspectors/<int:pk>/edit/", inspectors.edit, name="inspector-edit"),
    path("inspectors/<int:pk>/photo/", inspectors.photo, name="inspector-photo"),
    path("inspectors/<int:pk>/school/", charges.make_responsible, name="inspector-school"),
    path("inspectors/<int:pk>/recusal/", charges.declare_recusal, name="inspector-recusal"),
    path("responsibilities/<int:pk>/end/", charges.end, name="responsibility-end"),
    path("recusals/<int:pk>/lift/", charges.lift_recusal, name="recusal-lift"),
    path("areas/", areas.areas_page, name="areas"),
    path("areas/new/", areas.make, name="area-new"),
    path("areas/division/", dividing.propose, name="division-new"),
    path("areas/division/<uuid:pk>/", dividing.division_page, name="division"),
    path("areas/division/<uuid:pk>/move/", dividing.move, name="division-move"),
    path("areas/division/<uuid:pk>/name/", dividing.rename, name="division-rename"),
    path("areas/division/<uuid:pk>/carry/", dividing.carry, name="division-carry"),
    path("areas/division/<uuid:pk>/discard/", dividing.discard, name="division-discard"),
    path("liaisons/", liaisons.liaisons_page, name="liaisons"),
    path("liaisons/section/", liaisons.link_section, name="liaison-section"),
    path("liaisons/cadre/", liaisons.link_cadre, name="liaison-cadre"),
    path("liaisons/<int:pk>/end/", liaisons.unlink, name="liaison-end"),
    path("areas/<int:pk>/", areas.area_page, name="area"),
    path("areas/<int:pk>/edit/", areas.edit, name="area-edit"),
    path("areas/<int:pk>/put/", areas.put, name="area-put"),
    path("areas/<int:pk>/take/", areas.take, name="area-take"),
    path("areas/<int:pk>/plaques/", plaques.area_plaques_page, name="area-plaques"),
    path("areas/<int:pk>/plaques/print/", plaques.print_area, name="area-plaques-print"),
    path("areas/<int:pk>/plaques/make/", plaques.make_for_area, name="area-plaques-make"),
    path("schools/<int:pk>/plaque/", plaques.school_plaque_page, name="school-plaque"),
    path("schools/<int:pk>/plaque/print/", plaques.print_school, name="school-plaque-print"),
    path("schools/<int:pk>/plaque/make/", plaques.make_for_school, name="school-plaque-make"),
    path("schools/<int:pk>/plaque/replace/", plaques.replace, name="school-plaque-replace"),
]
