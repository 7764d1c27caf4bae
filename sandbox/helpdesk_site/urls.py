"""The helpdesk below `/helpdesk/`, its API below `/api/` as well, Django's admin pages, and a door that leads to it."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from helpdesk.urls import router

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="helpdesk:home")),
    path("admin/", admin.site.urls),
    path("api/", include(router.urls)),  # for whoever takes the site's root for the helpdesk's
    path("helpdesk/", include("helpdesk.urls", namespace="helpdesk")),
]
