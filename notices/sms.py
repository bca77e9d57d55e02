"""The seam for text messages. No operator of text messages is connected yet: `NoSms` is the only adapter.

An adapter is offered every new notice inside the transaction that stores it. One that wants to send stores its own row
and enqueues its own task (core.outbox), as letters do; it never speaks to the network here.
"""

from __future__ import annotations

from typing import Protocol

from notices.models import Notice


class SmsAdapter(Protocol):
    def offer(self, notice: Notice, *, phone: str) -> None:
        """`phone` may be empty. Raising undoes the business transaction, so don't."""


class NoSms:
    def offer(self, notice: Notice, *, phone: str) -> None:
        return None


_adapter: SmsAdapter = NoSms()


def adapter() -> SmsAdapter:
    return _adapter


def use(new: SmsAdapter) -> None:
    """Called once, in the `ready` of the app that brings the adapter."""
    global _adapter
    _adapter = new
