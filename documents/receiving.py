"""Files that come with a form: counted while they arrive, so that a huge one never reaches the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from documents.limits import LARGEST_FILE, LARGEST_REQUEST

# Set in request.META for the form to say which file was too large.
TOO_LARGE = "portal.file_too_large"


class BoundedUploadHandler(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS. A file over the limit is dropped; a request far over it is cut off."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._in_file = self._in_request = 0
        self._announced = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._in_file = 0
        if self._announced > LARGEST_REQUEST:
            self._mark()
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._in_file += len(raw_data)
        self._in_request += len(raw_data)
        if self._in_request > LARGEST_REQUEST:
            self._mark()
            raise StopUpload(connection_reset=True)
        if self._in_file > LARGEST_FILE:
            self._mark()
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _mark(self) -> None:
        if self.request is not None:
            self.request.META.setdefault(TOO_LARGE, self.field_name)
