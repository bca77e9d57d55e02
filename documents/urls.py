"""Pages of documents, under `documents/` in each language."""

from django.urls import path

from documents.views import downloads, pages, signatures, uploads

urlpatterns = [
    path("", pages.own_documents, name="documents"),
    path("upload/", pages.upload, name="document_upload"),
    path("uploads/", uploads.begin, name="upload_begin"),
    path("uploads/<int:pk>/", uploads.piece, name="upload_piece"),
    path("<int:pk>/", pages.show, name="document"),
    path("<int:pk>/download/", downloads.download, name="document_download"),
    path("<int:pk>/remove/", pages.remove, name="document_remove"),
    path("<int:pk>/sign/", signatures.sign, name="document_sign"),
    path("signatures/<int:pk>/", signatures.decide, name="signature_decide"),
]
