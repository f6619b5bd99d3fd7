"""The burden ledger."""

from django.urls import path

from dudao.web.burden import views

urlpatterns = [
    path("burden/", views.burden_page, name="burden"),
    path("burden/<int:pk>/", views.school_page, name="burden-school"),
]
