"""Figures of schools."""

from django.urls import path

from dudao.web.metrics import asked, imports, overview, sheet

urlpatterns = [
    path("metrics/", overview.metrics_page, name="metrics"),
    path("metrics/schools/<int:pk>/", sheet.sheet_page, name="metric-sheet"),
    path("metrics/schools/<int:pk>/confirm/", sheet.confirm, name="metric-confirm"),
    path("metrics/values/<uuid:pk>/", sheet.value_page, name="metric-value"),
    path("metrics/imports/", imports.imports_page, name="metric-imports"),
    path("metrics/imports/<uuid:pk>/", imports.import_page, name="metric-import"),
    path("metrics/imports/<uuid:pk>/confirm/", imports.confirm, name="metric-import-confirm"),
    path("metrics/imports/<uuid:pk>/discard/", imports.discard, name="metric-import-discard"),
    path("metrics/asked/", asked.asked_page, name="metrics-asked"),
    path("metrics/asked/new/", asked.new, name="metric-new"),
    path("metrics/asked/<int:pk>/retire/", asked.retire, name="metric-retire"),
]
