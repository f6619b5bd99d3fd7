"""How a phone gets the field app."""

from django.urls import path

from dudao.web.field import views

urlpatterns = [path("field-app/", views.field_app_page, name="field-app")]
