"""The balance of a county, and its official tables."""

from django.urls import path

from dudao.web.evaluation.balance import views

urlpatterns = [
    path("balance/", views.balance_page, name="balance"),
    path("balance/tables.xlsx", views.tables, name="balance-tables"),
]
