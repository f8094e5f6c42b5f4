"""The one check: before any view runs, its declared right is asked for.

Not signed in → sign-in page; an organisation that is missing or not one's own → 404, the same
answer; one's own organisation without the right → 403. A view without a declaration never runs.
"""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from partybranch.access.declare import permission_of
from partybranch.access.permissions import Permission
from partybranch.audit import log


class AccessMiddleware:
    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.scope = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict
    ) -> HttpResponseBase | None:
        permission = permission_of(view)
        if permission is None:
            raise ImproperlyConfigured(f"{view!r} declares no permission")
        if permission is Permission.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        first = self._to_be_done_first(request.user, view)
        if first:
            return redirect(first)
        self._check(request, permission, kwargs)
        return None

    @staticmethod
    def _to_be_done_first(user: Any, view: Any) -> str:
        """The page somebody has to be done with before any other, '' for none: the password, then the
        second factor."""
        if user.must_change_password:
            return "" if getattr(view, "is_password_change", False) else "members:password-change"
        if getattr(view, "is_second_factor_set_up", False) or not user.must_set_up_second_factor:
            return ""
        return "members:second-factor-set-up"

    @staticmethod
    def _check(request: HttpRequest, permission: Permission, kwargs: dict) -> None:
        if permission is Permission.SIGNED_IN:
            return
        organization_id = kwargs.get("branch_id", kwargs.get("committee_id"))
        if organization_id is None:
            if not request.user.allows_anywhere(permission):
                raise PermissionDenied
            return
        scope = request.user.scope_in(organization_id, is_branch="branch_id" in kwargs)
        if scope is None:
            # Another's organisation and a missing one look alike outside; here the asking is kept.
            log.record_denial(request.path, by=request.user)
            raise Http404
        request.scope = scope  # type: ignore[attr-defined]
        if not scope.allows(permission):
            raise PermissionDenied
