"""The tree of organisations, for the administrator. The organisation of a page stands in its query."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import organization_queries as tree
from members import queries
from members.actions import organizations
from members.actions.organization_events import OrganizationRefused
from members.actions.terms import current_terms
from members.branch_committee import committee_of
from members.forms.organizations import NewOrganizationForm, OrganizationForm
from members.models import OfficeTerm, Organization
from members.views.account_admin import asked_number
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage, ListPage
from partybranch.web.paging import ROWS_PER_PAGE

LIST = "members:organization-list"
_SUGGESTED = {"superiors": tree.may_be_superior, "branches": tree.may_receive_members}
_MOST_SUGGESTED = 10
_SECRETARY = OfficeTerm.Office.SECRETARY


def address_of(name: str, organization_id: int) -> str:
    """A page of the settings about one organisation."""
    return f"{reverse(f'members:{name}')}?organization={organization_id}"


class OrganizationList(ListPage):
    """One level of the tree (``?parent=``), or what a search finds in it. A tree that fits on a page is
    shown whole."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/list.html"
    search_label = "党组织名称或简称"

    @cached_property
    def parent(self) -> Organization | None:
        key = self.asked_id("parent")
        return get_object_or_404(Organization.objects.select_related("parent"), pk=key) if key else None

    @cached_property
    def total(self) -> int:
        return Organization.objects.count()

    def all_rows(self) -> QuerySet[Organization]:
        is_whole = self.parent is None and self.total <= ROWS_PER_PAGE
        found = tree.within(self.parent) if self.search or is_whole else tree.level_below(self.parent)
        return found.select_related("parent")

    def narrow(self, rows: QuerySet[Organization]) -> QuerySet[Organization]:
        return tree.named(rows, self.search) if self.search else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        ids = [organization.pk for organization in context["rows"]]
        return {
            **context,
            "above": tree.above(self.parent) if self.parent else [],
            "below": tree.count_below(ids),
            "secretaries": queries.secretaries_of(ids),
            "member_counts": queries.count_members_on(ids, self.as_of),
        }


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_safe
def organization_names(request: HttpRequest) -> HttpResponse:
    """Suggestions while one types into a field that names an organisation."""
    rows = _SUGGESTED.get(request.GET.get("of", ""), tree.may_be_superior)()
    typed = request.GET.get("parent") or request.GET.get("other", "")
    found = tree.named(rows, typed.strip()[:60]).select_related("parent").order_by("path")
    names = [tree.reference_to(organization) for organization in found[:_MOST_SUGGESTED]]
    return render(request, "members/organization/_names.html", {"names": names})


def _asked(request: HttpRequest) -> Organization | None:
    """The organisation in the address; 404 where there is none of that key."""
    key = asked_number(request, "organization")
    if key is None:
        return None
    return get_object_or_404(Organization.objects.select_related("parent"), pk=key)


class OrganizationDetail(DeskPage):
    """One organisation: what is kept of it, its committee, its history, what can be done."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = _asked(request)
        if found is None:
            return redirect(LIST)
        self.organization = found
        return super().get(request, *args, **kwargs)

    @property
    def election_page(self) -> str:
        return address_of("organization-election", self.organization.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organization, today = self.organization, timezone.localdate()
        terms = current_terms(organization, today)
        is_branch = organization.is_branch
        return {
            **super().get_context_data(**kwargs),
            "above": tree.above(organization),
            "below": tree.count_below([organization.pk]).get(organization.pk, 0),
            "members": (
                queries.count_members_on([organization.pk], today).get(organization.pk, 0)
                if is_branch
                else tree.count_members_below(organization, today)
            ),
            "secretary": next((each.member.name for each in terms if each.office == _SECRETARY), ""),
            "committee": committee_of(organization, terms, today) if is_branch else None,
            "history": tree.history_of(organization),
        }


class OrganizationPage(FormPage):
    """A form about one organisation (``?organization=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = _asked(request)
        if found is None:
            return redirect(LIST)
        self.organization = found
        return super().dispatch(request, *args, **kwargs)


class OrganizationAdd(FormPage):
    """A committee, general branch or branch below a parent (``?parent=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/add.html"
    form_class = NewOrganizationForm

    def get_initial(self) -> dict[str, Any]:
        first_day = timezone.localdate().replace(month=1, day=1)
        key = asked_number(self.request, "parent")
        parent = tree.may_be_superior().select_related("parent").filter(pk=key).first() if key else None
        return {
            "kind": Organization.Kind.BRANCH if parent else Organization.Kind.COMMITTEE,
            "parent": parent,
            "in_use_since": first_day,
        }

    def save(self, form: NewOrganizationForm) -> HttpResponse | None:
        given = {**form.cleaned_data}
        approval = form.approval()
        for name in ("approved_by", "approved_on", "paper"):
            del given[name]
        try:
            made = organizations.found_organization(**given, approval=approval, by=self.request.user)
        except OrganizationRefused as refused:
            form.add_refusal(refused.field if refused.field in form.fields else "founded_on", refused)
            return None
        again = ("再建一个", f"{reverse('members:organization-add')}?parent={made.parent_id or ''}")
        say_done(self.request, f"已建立{made.name}。", again=again)
        return redirect(address_of("organization-detail", made.pk))


class OrganizationEdit(OrganizationPage):
    """What was always wrong of it: names, kind of unit, form of the branch, seats, since when in use."""

    template_name = "members/organization/edit.html"
    form_class = OrganizationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "of_branch": self.organization.is_branch}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.organization, name) for name in OrganizationForm.base_fields}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            changed = organizations.correct_organization(
                organization=self.organization, by=self.request.user, **form.cleaned_data
            )
        except OrganizationRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        say_done(self.request, f"已保存{self.organization}。" if changed else "没有改动。")
        return redirect(address_of("organization-detail", self.organization.pk))
