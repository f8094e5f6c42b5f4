"""The one way a view says which right it wants."""

from collections.abc import Callable
from typing import Any, TypeVar

from partybranch.access.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the right on a function view. A class-based view sets ``permission`` instead."""

    def declared(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declared


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """The declared right, or None where a view forgot it (the sweep test refuses that)."""
    declared = getattr(view, "permission", None)
    if declared is None:
        declared = getattr(getattr(view, "view_class", None), "permission", None)
    return declared
