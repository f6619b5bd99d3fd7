"""Schools."""

from django.urls import path

from dudao.web.schools import views

urlpatterns = [
    path("schools/", views.schools_page, name="schools"),
    path("schools/<int:pk>/", views.school_page, name="school"),
    path("schools/<int:pk>/edit/", views.edit_page, name="school-edit"),
    path("schools/<int:pk>/close/", views.close, name="school-close"),
]
