"""The application as a server process of `dudao serve` loads it."""

from django.core.wsgi import get_wsgi_application

from dudao.config.parent import follow_parent

follow_parent()
application = get_wsgi_application()
