"""Finding an organisation by the name a person types in a command."""

from members.models import Organization


class OrganizationNotFound(Exception):
    """No organisation of that name, or several: ``candidates`` are then their full paths."""

    def __init__(self, message: str, candidates: list[str] | None = None) -> None:
        super().__init__(message)
        self.candidates = candidates or []


def find_organization(name: str, *, kind: str | None = None) -> Organization:
    """The organisation called ``name``, or ``上级/名称`` where a name alone is ambiguous."""
    superior, _, own = name.rpartition("/")
    found = Organization.objects.filter(name=own.strip()).select_related("parent")
    if superior:
        found = found.filter(parent__name=superior.strip())
    if kind is not None:
        found = found.filter(kind=kind)
    organizations = list(found[:10])
    if not organizations:
        raise OrganizationNotFound(f"没有叫“{name}”的党组织，请核对全称，或先用 create_branch 建立。")
    if len(organizations) > 1:
        paths = [f"{o.parent.name if o.parent else ''}/{o.name}".lstrip("/") for o in organizations]
        raise OrganizationNotFound(
            f"叫“{name}”的党组织有{len(paths)}个，请写明上级：{'、'.join(paths)}。", paths
        )
    return organizations[0]
