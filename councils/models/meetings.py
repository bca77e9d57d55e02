from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.text import Translated
from councils.models.councils import Council, Seat
from councils.states import ATTENDING, MeetingMode, MeetingState, Participation, SeatRole


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> MeetingQuerySet:
        """Of councils one sees; what is only planned, to its secretary and to the body's staff."""
        shown = self.filter(council__in=Council.objects.visible_to(actor))
        if actor.is_system:
            return shown
        secretary = Seat.objects.current().filter(user_id=actor.user_id or 0, role=SeatRole.SECRETARY)
        prepares = Q(council__in=Council.objects.kept_by(actor)) | Q(council__in=secretary.values("council"))
        return shown.filter(~Q(state=MeetingState.PLANNED) | prepares)


class Meeting(models.Model):
    """A meeting from its plan to the signed protocol."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"number", "city_kk", "city_ru", "city_en", "place_kk", "place_ru", "place_en", "stream_url"}

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    number = models.CharField(_("Number"), max_length=20, unique=True)
    state = models.CharField(_("State"), max_length=8, choices=MeetingState.choices, default=MeetingState.PLANNED)
    starts_at = models.DateTimeField(_("Begins at"))
    mode = models.CharField(_("How it is held"), max_length=10, choices=MeetingMode.choices)
    city_kk = models.CharField(_("City in Kazakh"), max_length=100)
    city_ru = models.CharField(_("City in Russian"), max_length=100)
    city_en = models.CharField(_("City in English"), max_length=100, blank=True)
    place_kk = models.CharField(_("Place in Kazakh"), max_length=300, blank=True)
    place_ru = models.CharField(_("Place in Russian"), max_length=300, blank=True)
    place_en = models.CharField(_("Place in English"), max_length=300, blank=True)
    stream_url = models.URLField(_("Address of the broadcast"), blank=True)

    created_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    # Of the opening: the day of the protocol, who presides, who keeps the minutes, and how many members there are.
    held_on = models.DateField(_("Held on"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    presiding = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kept_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    members_total = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    city = Translated()
    place = Translated()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council"], condition=Q(state="open"), name="meeting_one_in_session"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "invited"], opened_at=None)
                | Q(
                    state__in=["open", "closed", "signed"], opened_at__isnull=False, held_on__isnull=False,
                    presiding__isnull=False, kept_by__isnull=False, members_total__gte=1, quorum_needed__gte=1,
                ),
                name="meeting_opened_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "signed"], closed_at__gte=F("opened_at"))
                | (~Q(state__in=["closed", "signed"]) & Q(closed_at=None)),
                name="meeting_closed_when",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False) | (~Q(state="signed") & Q(signed_at=None)),
                name="meeting_signed_when",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["council", "-starts_at", "-id"], name="meeting_of_council")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    @property
    def record_label(self) -> str:
        return self.number


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def attending(self) -> AttendanceQuerySet:
        return self.filter(status__in=ATTENDING)


class Attendance(models.Model):
    """How one seat takes part in one meeting, as the secretary marked it last."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar[set[str]] = set()

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    status = models.CharField(_("Participation"), max_length=8, choices=Participation.choices)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.seat_id}"

    @property
    def attends(self) -> bool:
        return self.status in ATTENDING
