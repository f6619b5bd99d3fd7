"""Indicator systems."""

from django.urls import path

from dudao.web.evaluation.systems import comparing, editing, tables, views

urlpatterns = [
    path("systems/", views.systems_page, name="systems"),
    path("systems/new/", views.new_system, name="system-new"),
    path("systems/import/", tables.new_table, name="system-table-new"),
    path("systems/tables/<uuid:pk>/", tables.system_table_page, name="system-table"),
    path("systems/tables/<uuid:pk>/cells/", tables.mend, name="system-table-mend"),
    path("systems/tables/<uuid:pk>/confirm/", tables.confirm, name="system-table-confirm"),
    path("systems/tables/<uuid:pk>/discard/", tables.discard, name="system-table-discard"),
    path("systems/<uuid:pk>/", views.system_page, name="system"),
    path("systems/<uuid:pk>/version/", views.new_version, name="system-version"),
    path("systems/<uuid:pk>/publish/", views.publish, name="system-publish"),
    path("systems/<uuid:pk>/retire/", views.retire, name="system-retire"),
    path("systems/<uuid:pk>/drop/", views.drop, name="system-drop"),
    path("systems/<uuid:pk>/workbook/", views.workbook, name="system-workbook"),
    path("systems/<uuid:pk>/frame/", editing.edit_frame, name="system-frame"),
    path("systems/<uuid:pk>/indicators/new/", editing.new_indicator, name="indicator-new"),
    path("systems/<uuid:pk>/indicators/<str:code>/", editing.edit_indicator, name="indicator"),
    path("systems/<uuid:pk>/indicators/<str:code>/shift/", editing.shift, name="indicator-shift"),
    path("systems/<uuid:pk>/indicators/<str:code>/drop/", editing.drop, name="indicator-drop"),
    path("systems/<uuid:pk>/compare/<uuid:before>/", comparing.compare_page, name="system-compare"),
    path("systems/<uuid:pk>/compare/<uuid:before>/settle/", comparing.settle, name="crossing"),
]
