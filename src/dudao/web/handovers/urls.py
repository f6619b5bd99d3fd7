"""Where hand-overs are."""

from django.urls import path

from dudao.web.handovers import views

urlpatterns = [
    path("handovers/", views.handovers_page, name="handovers"),
    path("handovers/<uuid:pk>/", views.handover_page, name="handover"),
    path("handovers/<uuid:pk>/briefing.<str:form>", views.briefing, name="handover-briefing"),
    path("handovers/<uuid:pk>/give/", views.give, name="handover-give"),
    path("handovers/<uuid:pk>/take/", views.take, name="handover-take"),
    path("handovers/<uuid:pk>/cancel/", views.cancel, name="handover-cancel"),
    path("inspectors/<int:pk>/hand-over/", views.prepare_inspector, name="inspector-hand-over"),
    path("schools/<int:pk>/hand-over/", views.prepare_principal, name="school-hand-over"),
]
