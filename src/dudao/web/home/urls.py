"""The first page."""

from django.urls import path

from dudao.web.home import views

urlpatterns = [path("", views.home_page, name="home")]
