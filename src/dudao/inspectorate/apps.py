from django.apps import AppConfig


class InspectorateConfig(AppConfig):
    name = "dudao.inspectorate"
