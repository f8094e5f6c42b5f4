"""The tree of organisations, for the administrator. The organisation of a page stands in its query."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import queries
from members.actions import organizations
from members.actions.organizations import AlreadyFounded, OrganizationRefused
from members.forms.organizations import DissolutionForm, NewOrganizationForm, OrganizationForm
from members.models import Organization
from members.views.account_admin import asked_number
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage

LIST = "members:organization-list"


class OrganizationList(ListPage):
    """Every organisation in the order of the tree."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/list.html"
    search_label = "党组织名称"

    def all_rows(self) -> QuerySet[Organization]:
        return Organization.objects.select_related("parent")

    def narrow(self, rows: QuerySet[Organization]) -> QuerySet[Organization]:
        if self.search:
            rows = rows.filter(Q(name__icontains=self.search) | Q(short_name__icontains=self.search))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        ids = [organization.pk for organization in context["rows"]]
        return {
            **context,
            "secretaries": queries.secretaries_of(ids),
            "member_counts": queries.count_members_on(ids, self.as_of),
        }


class OrganizationPage(FormPage):
    """A form about one organisation (``?organization=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = asked_number(request, "organization")
        if key is None:
            return redirect(LIST)
        self.organization = get_object_or_404(Organization.objects.select_related("parent"), pk=key)
        return super().dispatch(request, *args, **kwargs)


class OrganizationAdd(FormPage):
    """A committee, general branch or branch below a parent (``?parent=``)."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/add.html"
    form_class = NewOrganizationForm

    def get_initial(self) -> dict[str, Any]:
        first_day = timezone.localdate().replace(month=1, day=1)
        return {
            "kind": Organization.Kind.BRANCH,
            "parent": asked_number(self.request, "parent"),
            "in_use_since": first_day,
        }

    def save(self, form: Form) -> HttpResponse | None:
        given = dict(form.cleaned_data)
        stores_id_numbers = given.pop("stores_id_numbers")
        try:
            made = organizations.found_organization(**given, by=self.request.user)
        except AlreadyFounded as refused:
            form.add_refusal("name", refused)
            return None
        except OrganizationRefused as refused:
            form.add_refusal("parent", refused)
            return None
        if stores_id_numbers:
            organizations.correct_organization(
                organization=made, stores_id_numbers=True, by=self.request.user
            )
        again = ("再建一个", f"{reverse('members:organization-add')}?parent={made.parent_id or ''}")
        say_done(self.request, f"已建立{made.name}。", again=again)
        return redirect(LIST)


class OrganizationEdit(OrganizationPage):
    """Its names, its kind of unit, since when it is in use."""

    template_name = "members/organization/edit.html"
    form_class = OrganizationForm

    def get_initial(self) -> dict[str, Any]:
        names = ("name", "short_name", "unit_kind", "in_use_since", "stores_id_numbers")
        return {name: getattr(self.organization, name) for name in names}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            changed = organizations.correct_organization(
                organization=self.organization, by=self.request.user, **form.cleaned_data
            )
        except AlreadyFounded as refused:
            form.add_refusal("name", refused)
            return None
        say_done(self.request, f"已保存{self.organization}。" if changed else "没有改动。")
        return redirect(LIST)


class OrganizationDissolve(OrganizationPage):
    """From a day on it is no longer there."""

    template_name = "members/organization/dissolve.html"
    form_class = DissolutionForm

    def get_initial(self) -> dict[str, Any]:
        return {"dissolved_on": timezone.localdate()}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            organizations.dissolve_organization(
                organization=self.organization,
                dissolved_on=form.cleaned_data["dissolved_on"],
                by=self.request.user,
            )
        except OrganizationRefused as refused:
            form.add_refusal("dissolved_on", refused)
            return None
        undo = f"{reverse('members:organization-restore')}?organization={self.organization.pk}"
        say_done(self.request, f"已撤销{self.organization}，它的记录都还在。", undo=undo)
        return redirect(LIST)


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def organization_restore(request: HttpRequest) -> HttpResponse:
    key = asked_number(request, "organization")
    if key is None:
        return redirect(LIST)
    organization = get_object_or_404(Organization.objects.select_related("parent"), pk=key)
    try:
        organizations.restore_organization(organization=organization, by=request.user)
    except OrganizationRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已恢复{organization}。")
    return redirect(LIST)
