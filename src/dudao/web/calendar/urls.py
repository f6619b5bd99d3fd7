"""The calendar, the schedule, the feeds."""

from django.urls import path

from dudao.web.calendar import feeds, schedule, year

urlpatterns = [
    path("schedule/", schedule.schedule_page, name="schedule"),
    path("feeds/", feeds.feeds_page, name="feeds"),
    path("feeds/<uuid:pk>/revoke/", feeds.feed_revoke, name="feed-revoke"),
    path("feeds/<str:secret>.ics", feeds.feed, name="feed"),
    path("calendar/", year.calendar_page, name="calendar"),
    path("calendar/term/", year.term_page, name="calendar-term"),
    path("calendar/terms/<int:pk>/remove/", year.term_remove, name="calendar-term-remove"),
    path("calendar/days/new/", year.days_page, name="calendar-days-new"),
    path("calendar/days/<int:pk>/", year.days_page, name="calendar-days"),
    path("calendar/days/<int:pk>/remove/", year.days_remove, name="calendar-days-remove"),
    path("calendar/<int:year>/copy/", year.copy, name="calendar-copy"),
]
