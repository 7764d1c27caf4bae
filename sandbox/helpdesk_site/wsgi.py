"""The site as a WSGI application that serves its own static files, as no other server stands before it."""

import os

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.helpdesk_site.settings")

application = StaticFilesHandler(get_wsgi_application())
