"""One field that looks through everything a branch keeps."""

from typing import Any

from partybranch.access.permissions import Permission
from partybranch.web.pages import DeskPage
from reports.search import SHOWN, look_up


class Search(DeskPage):
    """What was found for ``?q=``, sort by sort."""

    permission = Permission.VIEW_BRANCH
    template_name = "reports/search/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]
        groups = list(look_up(self.scope, text))
        return {**super().get_context_data(**kwargs), "text": text, "groups": groups, "shown": SHOWN}
