"""Views with a fault each, to see that the guards of every test catch it."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.urls import path


@login_not_required
def writes(request):
    Group.objects.create(name="written")
    return HttpResponse("ok")


urlpatterns = [path("writes/", writes)]
