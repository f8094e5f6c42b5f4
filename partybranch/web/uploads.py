"""Django limits the size of form data but not of files; this does."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

# Beyond so many times the limit the rest is not even read: the connection is cut.
_HOPELESS = 20


class SizeLimitUploadHandler(FileUploadHandler):
    """Stops reading files that together pass the limit; the form then finds no file and
    ``request.upload_was_too_large`` says why."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.announced = 0

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        self.announced = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        limit = settings.UPLOAD_HANDLER_LIMIT_BYTES
        if max(self.received, self.announced) > limit:
            self.request.upload_was_too_large = True
            raise StopUpload(connection_reset=self.announced > _HOPELESS * limit)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
