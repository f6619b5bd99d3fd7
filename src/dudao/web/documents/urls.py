"""Where the templates of documents are."""

from django.urls import path

from dudao.web.documents import templates

urlpatterns = [
    path("templates/", templates.templates_page, name="templates"),
    path("templates/new/", templates.new_page, name="template-new"),
    path("templates/kinds/<slug:kind>/", templates.kind_page, name="template-kind"),
    path("templates/kinds/<slug:kind>/start/", templates.starting_file, name="template-start"),
    path("templates/kinds/<slug:kind>/fields/", templates.fields_file, name="template-fields"),
    path("templates/<uuid:pk>/", templates.template_page, name="template"),
    path("templates/<uuid:pk>/file/", templates.template_file, name="template-file"),
    path("templates/<uuid:pk>/preview/<slug:form>/", templates.preview, name="template-preview"),
    path("templates/<uuid:pk>/use/", templates.use, name="template-use"),
    path("templates/<uuid:pk>/retire/", templates.retire, name="template-retire"),
]
