"""Every write to documents, papers and signatures."""

from documents.actions.copying import copy
from documents.actions.examining import examine
from documents.actions.issuing import generate, withdraw
from documents.actions.keeping import attach, forget_abandoned, forget_removed, remove, replace
from documents.actions.signing import (
    confirm_signature,
    content_of,
    reject_signature,
    sign_electronically,
    sign_on_paper,
)
from documents.actions.uploading import append_chunk, begin_upload, finish_upload, upload

__all__ = [
    "append_chunk",
    "attach",
    "begin_upload",
    "confirm_signature",
    "content_of",
    "copy",
    "examine",
    "finish_upload",
    "forget_abandoned",
    "forget_removed",
    "generate",
    "reject_signature",
    "remove",
    "replace",
    "sign_electronically",
    "sign_on_paper",
    "upload",
    "withdraw",
]
