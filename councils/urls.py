"""Pages of councils, under `councils/` in each language."""

from django.urls import path

from councils.views import composition, deciding, items, meetings, protocols

urlpatterns = [
    path("", composition.councils, name="councils"),
    path("new/", composition.new, name="council_new"),
    path("<int:pk>/", composition.show, name="council"),
    path("<int:pk>/seats/", composition.seat, name="council_seat"),
    path("<int:pk>/secretary/", composition.secretary, name="council_secretary"),
    path("<int:pk>/activate/", composition.activate, name="council_activate"),
    path("<int:pk>/close/", composition.close, name="council_close"),
    path("seats/<int:pk>/remove/", composition.unseat, name="council_unseat"),
    path("seats/<int:pk>/replace/", composition.replace, name="council_replace"),
    path("<int:pk>/meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/<int:pk>/", meetings.show, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.change, name="meeting_change"),
    path("meetings/<int:pk>/agenda/", meetings.agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/put/", meetings.put, name="meeting_put"),
    path("meetings/<int:pk>/invite/", meetings.invite, name="meeting_invite"),
    path("meetings/<int:pk>/attendance/", meetings.attendance, name="meeting_attendance"),
    path("meetings/<int:pk>/open/", meetings.open_, name="meeting_open"),
    path("meetings/<int:pk>/close/", meetings.close, name="meeting_close"),
    path("meetings/<int:pk>/protocol/", protocols.show, name="meeting_protocol"),
    path("items/<int:pk>/", items.show, name="council_item"),
    path("items/<int:pk>/declare/", items.declare, name="item_declare"),
    path("items/<int:pk>/vote/", items.vote, name="item_vote"),
    path("items/<int:pk>/propose/", deciding.propose, name="item_propose"),
    path("items/<int:pk>/recuse/", deciding.recuse, name="item_recuse"),
    path("items/<int:pk>/open/", deciding.open_, name="item_open"),
    path("items/<int:pk>/count/", deciding.count, name="item_count"),
    path("items/<int:pk>/decide/", deciding.decide, name="item_decide"),
    path("items/<int:pk>/again/", deciding.again, name="item_again"),
    path("items/<int:pk>/void/", deciding.void, name="item_void"),
]
