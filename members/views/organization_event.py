"""What happens to an organisation on a day (党组织沿革), entered by the administrator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from members import organization_queries as tree
from members.actions import organization_corrections as corrections
from members.actions import organizations
from members.actions.organization_events import OrganizationRefused
from members.actions.organization_merging import merge_branch
from members.actions.organization_moving import move_organization
from members.actions.organization_renaming import rename_organization
from members.forms.organization_events import (
    EventForm,
    MergerForm,
    MoveForm,
    RenamingForm,
    approval_above,
)
from members.models import Organization, OrganizationEvent
from members.views.account_admin import asked_number
from members.views.organization import LIST, OrganizationPage, address_of
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done


def to_detail(organization_id: int) -> HttpResponse:
    return redirect(address_of("organization-detail", organization_id))


def removal_of(event: OrganizationEvent) -> str:
    """The address whose POST takes an entry of the history back."""
    return f"{reverse('members:organization-event-remove')}?event={event.pk}"


def refuse_on(form: Form, refused: OrganizationRefused) -> None:
    """Beside the field it concerns, where the form has it."""
    form.add_refusal(refused.field if refused.field in form.fields else None, refused)


class OrganizationEventPage(OrganizationPage):
    """One kind of event: a subclass says what it does (``enter``) and how the page speaks of it."""

    template_name = "members/organization/event.html"
    form_class = EventForm
    title = button = help = ""

    def get_initial(self) -> dict[str, Any]:
        return approval_above(self.organization)

    @property
    def warning(self) -> str:
        """What to know before pressing the button."""
        return ""

    def enter(self, form: Any) -> tuple[OrganizationEvent, str]:
        """Do it; the entry made, and what was done in a sentence."""
        raise NotImplementedError

    def save(self, form: Form) -> HttpResponse | None:
        try:
            event, sentence = self.enter(form)
        except OrganizationRefused as refused:
            refuse_on(form, refused)
            return None
        say_done(self.request, sentence, undo=removal_of(event))
        return to_detail(self.organization.pk)


class OrganizationFounding(OrganizationEventPage):
    """When an organisation kept here already was founded."""

    title, button = "登记成立", "登记"
    help = "补登成立的日期和批复，记入党组织沿革。日期以前的组织生活不催办。"

    def enter(self, form: EventForm) -> tuple[OrganizationEvent, str]:
        event = organizations.record_founding(
            organization=self.organization,
            founded_on=form.cleaned_data["occurred_on"],
            approval=form.approval(),
            by=self.request.user,
        )
        return event, f"已登记{self.organization}成立。"


class OrganizationRename(OrganizationEventPage):
    """From a day on it bears another name."""

    title, button = "更名", "更名"
    help = (
        "从这一天起用新名称，以前年度的报告仍用当时的名称。名称一直写错的，点“更正”，不要登记更名。"
        "补登以前的更名：新名称填那次更名后的名称，并填原名称。"
    )
    form_class = RenamingForm

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "short_name": self.organization.short_name}

    def enter(self, form: RenamingForm) -> tuple[OrganizationEvent, str]:
        given = form.cleaned_data
        event = rename_organization(
            organization=self.organization,
            after_name=given["after_name"],
            before_name=given["before_name"],
            short_name=given["short_name"],
            occurred_on=given["occurred_on"],
            approval=form.approval(),
            by=self.request.user,
        )
        return event, f"已登记更名：“{event.before_name}”更名为“{event.after_name}”。"


class OrganizationMove(OrganizationEventPage):
    """From a day on it stands below another superior."""

    title, button = "调整隶属", "调整隶属"
    help = "连同下面的全部党组织一起调到新的上级下面，从保存起由新的上级查看和审阅。记录都跟着走。"
    form_class = MoveForm

    def enter(self, form: MoveForm) -> tuple[OrganizationEvent, str]:
        parent = form.cleaned_data["other"]
        event = move_organization(
            organization=self.organization,
            parent=parent,
            occurred_on=form.cleaned_data["occurred_on"],
            approval=form.approval(),
            by=self.request.user,
        )
        return event, f"已把{self.organization}调整到{parent}下面。"


class OrganizationMerge(OrganizationEventPage):
    """From a day on its members belong to another branch, and it is no longer there."""

    title, button = "并入别的党支部", "并入"
    help = (
        "在册党员全部转到另一个党支部，两边的花名册同时办好，本支部同日撤销，记录都保留。"
        "只能并入同一个党委下面的党支部；对方支部为转入的党员登记了新记录以后，就不能整体撤销。"
    )
    form_class = MergerForm

    @property
    def warning(self) -> str:
        count = tree.present_on_or_after(self.organization, timezone.localdate()).count()
        return f"{self.organization}现有在册党员{count}名，并入后全部转走，担任的职务同日免去。"

    def enter(self, form: MergerForm) -> tuple[OrganizationEvent, str]:
        into = form.cleaned_data["other"]
        done = merge_branch(
            branch=self.organization,
            into=into,
            occurred_on=form.cleaned_data["occurred_on"],
            approval=form.approval(),
            by=self.request.user,
        )
        sentence = f"已把{self.organization}并入{into}，转入党员{done.moved}名。"
        if done.ended_offices:
            sentence += f"同日免去职务{len(done.ended_offices)}项。"
        return done.event, sentence


class OrganizationDissolve(OrganizationEventPage):
    """From a day on it is no longer there."""

    title, button = "撤销党组织", "撤销这个党组织"
    help = "撤销后不再出现在新建和选择的地方，记录都保留。撤错了可以恢复。"

    @property
    def warning(self) -> str:
        if not self.organization.is_branch:
            return ""
        count = tree.present_on_or_after(self.organization, timezone.localdate()).count()
        if not count:
            return ""
        if self.organization.is_temporary:
            return f"现有党员{count}名，组织关系在原支部，撤销后不再列入本支部。"
        return f"还有{count}名党员在册，要先并入别的党支部，或者逐名转接组织关系，才能撤销。"

    def enter(self, form: EventForm) -> tuple[OrganizationEvent, str]:
        event = organizations.dissolve_organization(
            organization=self.organization,
            dissolved_on=form.cleaned_data["occurred_on"],
            approval=form.approval(),
            by=self.request.user,
        )
        return event, f"已撤销{self.organization}，它的记录都还在。"


@requires(Permission.MANAGE_ORGANIZATIONS)
@require_POST
def organization_restore(request: HttpRequest) -> HttpResponse:
    key = asked_number(request, "organization")
    if key is None:
        return redirect(LIST)
    organization = get_object_or_404(Organization.objects.select_related("parent"), pk=key)

    def do() -> None:
        corrections.restore_organization(organization=organization, by=request.user)
        say_done(request, f"已恢复{organization}。")

    return tried(request, organization.pk, do)


def tried(request: HttpRequest, organization_id: int, do: Callable[[], None]) -> HttpResponse:
    try:
        do()
    except (OrganizationRefused, history.CannotPutBack) as refused:
        messages.error(request, str(refused))
    return to_detail(organization_id)
