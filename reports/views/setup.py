"""The first hour in the browser: the administrator, the committee, the branch, its secretary; and
clearing the sample away before it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from members.actions.accounts import AccountRefused, note_failed_sign_in
from members.actions.organizations import AlreadyFounded, OrganizationRefused
from members.actions.terms import TermRefused
from members.views.sign_in import enter
from members.views.slips import keep_slips, slips_context, take_slips
from partybranch.access.permissions import Permission
from partybranch.throttling import attempts, waiting_sentence
from partybranch.web.pages import DeskPage, FormPage
from reports.actions import clearing, setup
from reports.actions.clearing import ClearingRefused
from reports.actions.setup import Progress, SetupRefused
from reports.forms.setup import (
    AdministratorForm,
    BranchForm,
    ClearingForm,
    CommitteeForm,
    SecretaryForm,
)

# In the session of whoever cleared the sample: this browser needs no code.
MAY_SET_UP = "may_set_up"
_CODE = "setup"
_HOME = "reports:home"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the first hour as its page shows it; ``href`` '' where its turn has not come."""

    label: str
    href: str
    is_done: bool
    is_current: bool


def steps_of(here: Progress | None, current: str) -> list[Step]:
    """The four steps; ``here`` is None before there is an administrator."""
    done = {
        "setup": here is not None,
        "setup-committee": here is not None and here.committee is not None,
        "setup-branch": here is not None and here.branch is not None,
        "setup-secretary": here is not None and here.is_over,
    }
    labels = {
        "setup": "管理员",
        "setup-committee": "上级党组织",
        "setup-branch": "党支部",
        "setup-secretary": "书记",
    }
    found, is_open = [], True
    for name, label in labels.items():
        may_go = is_open and name != "setup" and here is not None
        found.append(Step(label, reverse(f"reports:{name}") if may_go else "", done[name], name == current))
        is_open = is_open and done[name]
    return found


def next_step(here: Progress) -> str:
    """The page where the first hour goes on."""
    if here.committee is None:
        return "reports:setup-committee"
    if here.branch is None:
        return "reports:setup-branch"
    return _HOME if here.is_over else "reports:setup-secretary"


@method_decorator(sensitive_post_parameters("code", "password", "again"), name="dispatch")
class SetupAdministrator(FormPage):
    """The first page of an empty installation. Closed for ever once somebody administrates it."""

    permission = Permission.PUBLIC
    template_name = "reports/setup/administrator.html"
    form_class = AdministratorForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not setup.is_wanted():
            may_go_on = request.user.is_authenticated and request.user.allows_anywhere(
                Permission.MANAGE_ORGANIZATIONS
            )
            return redirect(next_step(setup.progress()) if may_go_on else _HOME)
        return super().dispatch(request, *args, **kwargs)

    @property
    def asks_code(self) -> bool:
        return not self.request.session.get(MAY_SET_UP)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asks_code": self.asks_code}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "steps": steps_of(None, "setup"),
            "lacks_code": self.asks_code and not setup.has_code(),
        }

    def _code_fits(self, form: Form) -> bool:
        """Guesses are counted like those at a password."""
        address = self.request.META.get("REMOTE_ADDR", "")
        wait = attempts.is_blocked(_CODE, _CODE, address)
        if wait:
            form.add_error("code", waiting_sentence(wait, ask="启动程序的人核对设置码"))
            return False
        if setup.code_fits(form.cleaned_data["code"]):
            attempts.note_success(_CODE, _CODE, address)
            return True
        attempts.note_failure(_CODE, _CODE, address)
        note_failed_sign_in(scope=_CODE)
        form.add_error("code", "设置码不对，请看启动程序的那个窗口。")
        return False

    def save(self, form: Form) -> HttpResponse | None:
        if self.asks_code and not self._code_fits(form):
            return None
        given = form.cleaned_data
        try:
            user = setup.create_first_administrator(
                name=given["name"], username=given["username"], password=given["password"]
            )
        except SetupRefused:
            return redirect(_HOME)
        except AccountRefused as refused:
            form.add_refusal("username", refused)
            return None
        setup.drop_code()
        self.request.session.pop(MAY_SET_UP, None)
        enter(self.request, user)
        return redirect(next_step(setup.progress()))


class _SetupStep(FormPage):
    """A step after the administrator's; open until the branch has a secretary who can sign in."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "reports/setup/step.html"
    step = ""
    title = ""
    help = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.here = setup.progress()
        if self.here.is_over or not self.is_its_turn():
            return redirect(next_step(self.here))
        return super().dispatch(request, *args, **kwargs)

    def is_its_turn(self) -> bool:
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "steps": steps_of(self.here, self.step)}


class SetupCommittee(_SetupStep):
    """The committee above the branch."""

    form_class = CommitteeForm
    step = "setup-committee"
    title = "上级党组织"
    help = "支部的报告报给它。以后可以在“党组织”里再加别的支部和党总支。"

    def get_initial(self) -> dict[str, Any]:
        found = self.here.committee
        return {"name": found.name, "short_name": found.short_name} if found else {}

    def save(self, form: Form) -> HttpResponse | None:
        try:
            setup.keep_committee(by=self.request.user, **form.cleaned_data)
        except AlreadyFounded as refused:
            form.add_refusal("name", refused)
            return None
        return redirect("reports:setup-branch")


class SetupBranch(_SetupStep):
    """The branch, its kind of unit, and since when it is kept here."""

    form_class = BranchForm
    step = "setup-branch"
    title = "党支部"
    help = "全称印在报告的落款处。启用年度以前的台账也可以导入，只是不催办。"

    def is_its_turn(self) -> bool:
        return self.here.committee is not None

    def get_initial(self) -> dict[str, Any]:
        found = self.here.branch
        if found is None:
            return {"year": timezone.localdate().year}
        since = found.in_use_since
        return {
            "name": found.name,
            "short_name": found.short_name,
            "unit_kind": found.unit_kind,
            "year": since.year if since else timezone.localdate().year,
            "in_use_since": since if since and (since.month, since.day) != (1, 1) else None,
        }

    def save(self, form: BranchForm) -> HttpResponse | None:
        given = form.cleaned_data
        try:
            setup.keep_branch(
                name=given["name"],
                short_name=given["short_name"],
                unit_kind=given["unit_kind"],
                in_use_since=form.since(),
                by=self.request.user,
            )
        except (AlreadyFounded, OrganizationRefused) as refused:
            form.add_refusal("name", refused)
            return None
        return redirect("reports:setup-secretary")


class SetupSecretary(_SetupStep):
    """Who is secretary of the branch, and signs in as that."""

    form_class = SecretaryForm
    step = "setup-secretary"
    title = "书记"
    help = "书记登录后导入花名册、登记其他委员，再为全体党员建账号。书记就是您本人时勾选第二项，不另建账号。"

    def is_its_turn(self) -> bool:
        return self.here.branch is not None

    def get_initial(self) -> dict[str, Any]:
        held = self.here.secretary
        return {"name": held.member.name} if held else {}

    def save(self, form: Form) -> HttpResponse | None:
        branch = self.here.branch
        try:
            slip = setup.keep_secretary(branch=branch, by=self.request.user, **form.cleaned_data)
        except AccountRefused as refused:
            form.add_refusal("username", refused)
            return None
        except (SetupRefused, TermRefused) as refused:
            form.add_refusal("name", refused)
            return None
        if slip is None:
            messages.success(self.request, "已设置好。先导入花名册，再导入别的台账；也可以直接登记。")
            return redirect("reports:import-upload", branch_id=branch.pk)
        keep_slips(self.request, [slip])
        return redirect("reports:setup-done")


class SetupDone(DeskPage):
    """What was set up, the secretary's slip, and how it goes on."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "reports/setup/done.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = setup.progress()
        if not here.is_over:
            return redirect(next_step(here))
        back = reverse("members:organization-list")
        slips = slips_context(request, take_slips(request), back=back)
        context = {**self.get_context_data(), **slips, "here": here}
        return render(request, self.template_name, context)


class ClearSample(FormPage):
    """All that belongs to the sample goes, and the same browser sets the installation up."""

    permission = Permission.SIGNED_IN
    template_name = "reports/setup/clear_sample.html"
    form_class = ClearingForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_sample:
            messages.error(request, "只有示例账号可以清空示例，您的数据不受影响。")
            return redirect(_HOME)
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: Form) -> HttpResponse | None:
        try:
            clearing.clear_sample(by=self.request.user)
        except ClearingRefused as refused:
            form.add_refusal("word", refused)
            return None
        self.request.session.flush()
        self.request.session[MAY_SET_UP] = True
        messages.success(self.request, "示例已清空，操作记录按规定保留。现在设置您自己的支部。")
        return redirect("reports:setup")
