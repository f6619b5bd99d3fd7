"""Where the work group is."""

from django.urls import path

from dudao.web.workgroup import logs, materials, posting, posts

urlpatterns = [
    path("posts/", posts.posts_page, name="posts"),
    path("posts/sent/", posts.sent_page, name="posts-sent"),
    path("posts/new/", posting.new, name="post-new"),
    path("posts/<uuid:pk>/", posts.post_page, name="post"),
    path("posts/<uuid:pk>/receipts/", posts.receipts_page, name="post-receipts"),
    path("posts/<uuid:pk>/done/", posts.finish, name="post-done"),
    path("posts/<uuid:pk>/edit/", posting.edit, name="post-edit"),
    path("posts/<uuid:pk>/remind/", posting.remind, name="post-remind"),
    path("posts/<uuid:pk>/close/", posting.close, name="post-close"),
    path("posts/<uuid:pk>/withdraw/", posting.withdraw, name="post-withdraw"),
    path("materials/", materials.materials_page, name="materials"),
    path("materials/new/", materials.new, name="material-new"),
    path("materials/<uuid:pk>/take-down/", materials.take_down, name="material-take-down"),
    path("logs/", logs.logs_page, name="logs"),
    path("logs/weeks/", logs.weeks_page, name="logs-weeks"),
    path("logs/new/", logs.new, name="log-new"),
    path("logs/<uuid:pk>/", logs.log_page, name="log"),
    path("logs/<uuid:pk>/edit/", logs.edit, name="log-edit"),
]
