"""Django limits the size of form data but not of files; this does."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class SizeLimitUploadHandler(FileUploadHandler):
    """Stops reading a request whose files together pass the limit; the form then finds no file and
    ``request.upload_was_too_large`` says why."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        self._refuse_above_limit(content_length)

    def _refuse_above_limit(self, size: int) -> None:
        if size > settings.UPLOAD_HANDLER_LIMIT_BYTES:
            self.request.upload_was_too_large = True
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self._refuse_above_limit(self.received)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
