"""Every write of grants that has a meaning."""

from grants.actions.amendments import apply_amendment, decline_amendment, propose_amendment
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

__all__ = [
    "apply_amendment",
    "copy_call",
    "create_call",
    "decline_amendment",
    "discard_call",
    "follow",
    "move_item",
    "propose_amendment",
    "propose_call",
    "publish_call",
    "remove_item",
    "return_call",
    "save_item",
    "save_section",
    "unfollow",
]
