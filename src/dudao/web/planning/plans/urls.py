"""Plans."""

from django.urls import path

from dudao.web.planning.plans import items, making, steps, tables, views

urlpatterns = [
    path("", views.plans_page, name="plans"),
    path("tree/", views.plan_tree_page, name="plan-tree"),
    path("new/", making.new_plan, name="plan-new"),
    path("tables/<uuid:pk>/", tables.plan_table_page, name="plan-table"),
    path("tables/<uuid:pk>/<int:number>/", tables.line, name="plan-table-line"),
    path("tables/<uuid:pk>/confirm/", tables.confirm, name="plan-table-confirm"),
    path("tables/<uuid:pk>/discard/", tables.discard, name="plan-table-discard"),
    path("<uuid:pk>/", views.plan_page, name="plan"),
    path("<uuid:pk>/edit/", making.edit_plan, name="plan-edit"),
    path("<uuid:pk>/derive/", making.derive, name="plan-derive"),
    path("<uuid:pk>/copy/", making.copy, name="plan-copy"),
    path("<uuid:pk>/table/", tables.new_table, name="plan-table-new"),
    path("<uuid:pk>/items/new/", items.new_item, name="plan-item-new"),
    path("<uuid:pk>/items/<int:item>/", items.edit_item, name="plan-item-edit"),
    path("<uuid:pk>/items/<int:item>/drop/", items.drop_item, name="plan-item-drop"),
    path("<uuid:pk>/items/<int:item>/move/", items.move_item, name="plan-item-move"),
    path("<uuid:pk>/submit/", steps.submit, name="plan-submit"),
    path("<uuid:pk>/approve/", steps.approve, name="plan-approve"),
    path("<uuid:pk>/return/", steps.give_back, name="plan-return"),
    path("<uuid:pk>/withdraw/", steps.withdraw, name="plan-withdraw"),
    path("<uuid:pk>/notice/", steps.draft_notice, name="plan-notice"),
]
