"""The form that adds a file to a gathering."""

from django import forms
from django.conf import settings

from meetings.models import Attachment
from partybranch.files.incoming import ACCEPTED, ACCEPTED_WORDS
from partybranch.web.forms import OfficeForm

_LIMIT = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
_NONE = "没有收到文件，请重新选择。"


class AttachmentForm(OfficeForm):
    """What kind of file, and the file; what is in it is judged by the action."""

    kind = forms.ChoiceField(label="类别", choices=Attachment.Kind.choices)
    file = forms.FileField(
        label="文件",
        max_length=400,
        help_text=f"{ACCEPTED_WORDS}，不超过{_LIMIT}MB。照片不是必须的；传了的，位置、时间等拍摄信息会去掉。",
        error_messages={
            "required": "请选一个文件。",
            "empty": "这个文件是空的，请重新选择。",
            "missing": _NONE,
            "invalid": _NONE,
            "max_length": "文件名太长，请改短后再传。",
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
