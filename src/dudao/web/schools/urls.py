"""Schools."""

from django.urls import path

from dudao.web.schools import views

urlpatterns = [
    path("schools/", views.schools_page, name="schools"),
    path("schools/<int:pk>/", views.school_page, name="school"),
]
