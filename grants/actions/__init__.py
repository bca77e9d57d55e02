"""Every write of grants that has a meaning."""

from grants.actions.amendments import apply_amendment, decline_amendment, propose_amendment
from grants.actions.applications import (
    attach_document,
    begin_application,
    choose_lot,
    detach_document,
    discard_application,
    reopen_application,
    save_application_answers,
    save_application_section,
    withdraw_application,
)
from grants.actions.calls import (
    copy_call,
    create_call,
    discard_call,
    follow,
    propose_call,
    publish_call,
    return_call,
    unfollow,
)
from grants.actions.drafts import move_item, remove_item, save_item, save_section
from grants.actions.submission import Pressed, press_submit

__all__ = [
    "Pressed",
    "apply_amendment",
    "attach_document",
    "begin_application",
    "choose_lot",
    "copy_call",
    "create_call",
    "decline_amendment",
    "detach_document",
    "discard_application",
    "discard_call",
    "follow",
    "move_item",
    "press_submit",
    "propose_amendment",
    "propose_call",
    "publish_call",
    "remove_item",
    "reopen_application",
    "return_call",
    "save_application_answers",
    "save_application_section",
    "save_item",
    "save_section",
    "unfollow",
    "withdraw_application",
]
