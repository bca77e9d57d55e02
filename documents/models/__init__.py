from documents.models.files import Document, DocumentKind, UploadPart
from documents.models.papers import Paper
from documents.models.signatures import Signature, SignatureMethod

__all__ = ["Document", "DocumentKind", "Paper", "Signature", "SignatureMethod", "UploadPart"]
