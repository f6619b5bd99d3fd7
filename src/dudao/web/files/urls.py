"""Where files are."""

from django.urls import path

from dudao.web.files import views

urlpatterns = [
    path("files/<uuid:pk>/", views.file_content, name="file"),
    path("files/<uuid:pk>/about/", views.file_about, name="file-about"),
    path("files/<uuid:pk>/thumbnail/", views.file_thumbnail, name="file-thumbnail"),
]
