"""Section tasks, joint meetings, reports of areas."""

from django.urls import path

from dudao.web.meetings import meetings, reports, tasks

urlpatterns = [
    path("section-tasks/", tasks.section_tasks_page, name="section-tasks"),
    path("section-tasks/new/", tasks.new_task, name="section-task-new"),
    path("section-tasks/copy/", tasks.copy_month, name="section-task-copy"),
    path("section-tasks/<uuid:pk>/", tasks.section_task_page, name="section-task"),
    path("section-tasks/<uuid:pk>/edit/", tasks.edit_task, name="section-task-edit"),
    path("section-tasks/<uuid:pk>/submit/", tasks.submit, name="section-task-submit"),
    path("section-tasks/<uuid:pk>/withdraw/", tasks.withdraw, name="section-task-withdraw"),
    path("section-tasks/<uuid:pk>/accept/", tasks.accept, name="section-task-accept"),
    path("section-tasks/<uuid:pk>/return/", tasks.give_back, name="section-task-return"),
    path("section-tasks/<uuid:pk>/split/", tasks.split, name="section-task-split"),
    path("section-tasks/<uuid:pk>/change/", tasks.change, name="section-task-change"),
    path("section-tasks/<uuid:pk>/answer/", tasks.answer, name="section-task-answer"),
    path("joint-meetings/", meetings.joint_meetings_page, name="joint-meetings"),
    path("joint-meetings/new/", meetings.new_meeting, name="joint-meeting-new"),
    path("joint-meetings/<uuid:pk>/", meetings.joint_meeting_page, name="joint-meeting"),
    path("joint-meetings/<uuid:pk>/write/", meetings.write, name="joint-meeting-write"),
    path("joint-meetings/<uuid:pk>/reopen/", meetings.reopen, name="joint-meeting-reopen"),
    path("joint-meetings/<uuid:pk>/merge/", meetings.merge, name="joint-meeting-merge"),
    path("joint-meetings/<uuid:pk>/dispatch/", meetings.dispatch, name="joint-meeting-dispatch"),
    path("joint-meetings/<uuid:pk>/close/", meetings.close, name="joint-meeting-close"),
    path(
        "joint-meetings/<uuid:pk>/papers/<slug:which>/",
        meetings.paper,
        name="joint-meeting-paper",
    ),
    path("area-reports/", reports.area_reports_page, name="area-reports"),
    path(
        "area-reports/<uuid:pk>/<int:area>/",
        reports.area_report_page,
        name="area-report",
    ),
]
