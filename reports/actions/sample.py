"""The sample branch: one made-up office branch, its year 2025, a light current year, and accounts to
look at them with."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.actions.accounts import change_password, create_account, first_password
from members.actions.grants import grant_role
from members.actions.organizations import found_organization
from members.models import Grant, Member, OfficeTerm, Organization, PartyGroup, User
from partybranch.audit import log
from reports.actions.sample_life import write_life
from reports.actions.sample_year import SampleYear
from reports.importers.service import import_file
from reports.models import BranchYear

COMMITTEE_NAME = "中共云川市水利局机关委员会"
BRANCH_NAME = "云川市水利局机关第一党支部"
YEAR = 2025
WORKBOOKS = Path(__file__).resolve().parent.parent / "sample" / str(YEAR)
# The register first: the other ledgers name its members.
_FILES = ("党员花名册.xlsx", "组织生活台账.xlsx", "党费收缴登记表.xlsx", "慰问台账.xlsx", "工作纪实.xlsx")
# The verb of the audit record that names the sample's organisations.
LOADED = "装入样例"


class SampleRefused(Exception):
    """Sample accounts belong on one machine on loopback, never in production (DECISIONS 31)."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sample account as the terminal prints it."""

    username: str
    role: str
    name: str


_OFFICES = (
    ("shuji", "书记", OfficeTerm.Office.SECRETARY),
    ("zuzhi", "组织委员", OfficeTerm.Office.ORGANISATION_MEMBER),
    ("zuzhang", "党小组组长", OfficeTerm.Office.GROUP_LEADER),
)
_MEMBER = ("dangyuan", "党员")
_GRANTS = (
    ("shangji", "上级党务工作者", "梁素云", Grant.Kind.COMMITTEE_STAFF),
    ("guanli", "系统管理员", "罗启明", Grant.Kind.ADMINISTRATOR),
    ("shenji", "审计员", "郑一清", Grant.Kind.AUDITOR),
)
_ROLES = {username: role for username, role, *_ in (*_OFFICES, _MEMBER, *_GRANTS)}


def _password_file() -> Path:
    return settings.DATA_DIR / "keys" / "sample-password"


def _keep(password: str) -> None:
    """Write the password readable for this system account alone."""
    path = _password_file()
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(password + "\n")


def sample_password() -> str:
    """The one password of this installation's sample accounts; made anew where its file is gone."""
    path = _password_file()
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    password = first_password()
    for user in User.objects.filter(is_sample=True):
        change_password(user=user, password=password, by=log.SYSTEM)
    _keep(password)
    return password


def forget_sample_password() -> None:
    _password_file().unlink(missing_ok=True)


def sample_sign_ins() -> list[SignIn]:
    """The sample accounts of this installation, in the order in which they were made."""
    users = User.objects.filter(is_sample=True, is_active=True).order_by("pk")
    return [SignIn(user.username, _ROLES.get(user.username, ""), str(user)) for user in users]


@transaction.atomic
def load_sample(*, by: log.Actor = log.SYSTEM) -> Organization:
    """Found the sample branch, take its five workbooks over and make the sample accounts."""
    if settings.IS_PRODUCTION:
        raise SampleRefused("正式环境不装样例数据和样例账号。")
    committee = found_organization(name=COMMITTEE_NAME, kind=Organization.Kind.COMMITTEE, by=by)
    branch = found_organization(
        name=BRANCH_NAME,
        kind=Organization.Kind.BRANCH,
        unit_kind=Organization.UnitKind.OFFICE,
        parent=committee,
        by=by,
    )
    for organization, short_name in ((committee, "局机关委员会"), (branch, "机关第一党支部")):
        organization.short_name = short_name
        organization.in_use_since = date(YEAR, 1, 1)
        organization.save(update_fields=["short_name", "in_use_since"])
    for name in _FILES:
        import_file(WORKBOOKS / name, branch=branch, year=YEAR, by=by)
    BranchYear.objects.create(branch=branch, year=YEAR)
    _appoint_group_leader(branch)
    today = timezone.localdate()
    if today.year > YEAR:
        SampleYear(branch, today, by).write()
        write_life(branch, today, by)
    _make_accounts(branch, committee, sample_password(), by)
    log.record(LOADED, by=by, obj=branch, details={"organizations": [committee.pk, branch.pk]})
    return branch


def _appoint_group_leader(branch: Organization) -> None:
    """The register names no group leader; with one every role can be tried."""
    group = PartyGroup.objects.filter(branch=branch).first()
    members = Member.objects.filter(
        branch=branch, group=group, left_on__isnull=True, office_terms__isnull=True
    )
    leader = (
        members.filter(standing=Member.Standing.FULL, employment=Member.Employment.IN_POST)
        .order_by("-pk")
        .first()
    )
    if group is not None and leader is not None:
        OfficeTerm.objects.create(
            organization=branch, member=leader, group=group, office=OfficeTerm.Office.GROUP_LEADER
        )


def _make_accounts(branch: Organization, committee: Organization, password: str, by: log.Actor) -> None:
    for username, _role, office in _OFFICES:
        term = _holder(branch, office)
        if term is not None:
            _make_account(username, password, by, member=term.member)
    member = _plain_member(branch)
    if member is not None:
        _make_account(_MEMBER[0], password, by, member=member)
    today = timezone.localdate()
    for username, _role, name, kind in _GRANTS:
        user = _make_account(username, password, by, name=name)
        where = committee if kind == Grant.Kind.COMMITTEE_STAFF else None
        grant_role(user=user, kind=kind, organization=where, starts_on=today, by=by)


def _holder(branch: Organization, office: str) -> OfficeTerm | None:
    """Who holds the office today and has no sample account yet."""
    terms = OfficeTerm.objects.filter(
        organization=branch, office=office, left_on__isnull=True, member__account__isnull=True
    )
    return terms.select_related("member").order_by("pk").first()


def _plain_member(branch: Organization) -> Member | None:
    members = Member.objects.filter(branch=branch, left_on__isnull=True, office_terms__isnull=True)
    return members.filter(standing=Member.Standing.FULL).order_by("pk").first()


def _make_account(
    username: str, password: str, by: log.Actor, *, member: Member | None = None, name: str = ""
) -> User:
    return create_account(
        username=username,
        password=password,
        display_name=member.name if member else name,
        member=member,
        is_sample=True,
        must_change_password=False,
        by=by,
    )
