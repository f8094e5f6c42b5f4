"""The first hour of an installation: who administrates it, its committee, its branch, its secretary."""

import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.account_queries import administrators
from members.actions.accounts import Slip, create_account, open_account
from members.actions.grants import grant_role
from members.actions.organizations import correct_organization, found_organization
from members.actions.terms import appoint
from members.models import Grant, Member, OfficeTerm, Organization, User
from members.names import search_columns
from partybranch.audit import log
from reports.models import BranchYear

# Digits and letters that are not taken for one another when read from a screen.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class SetupRefused(Exception):
    """The step cannot be done so; the text says why."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the first hour has come."""

    committee: Organization | None
    branch: Organization | None
    secretary: OfficeTerm | None

    @property
    def is_over(self) -> bool:
        """The branch has a secretary who can sign in: the rest is done on the ordinary pages."""
        return self.secretary is not None and User.objects.filter(member=self.secretary.member_id).exists()


def is_wanted() -> bool:
    """Whether nobody administrates this installation yet."""
    return not administrators().exists()


def progress() -> Progress:
    """Found in the records, so that the steps go on where they were left, in any browser."""
    standing = Organization.objects.filter(dissolved_on__isnull=True).order_by("path")
    committee = standing.exclude(kind=Organization.Kind.BRANCH).first()
    branch = standing.filter(kind=Organization.Kind.BRANCH).first()
    secretary = None
    if branch is not None:
        secretary = (
            OfficeTerm.objects.filter(
                organization=branch, office=OfficeTerm.Office.SECRETARY, left_on__isnull=True
            )
            .select_related("member")
            .first()
        )
    return Progress(committee, branch, secretary)


# -- The code that only the terminal shows ------------------------------------------------------


def _code_file() -> Path:
    return settings.DATA_DIR / "keys" / "setup-code"


def setup_code() -> str:
    """The code that whoever sees the terminal types on the first page; made once, readable for this
    system account alone."""
    path = _code_file()
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2))
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(code + "\n")
    return code


def code_fits(typed: str) -> bool:
    """Whether it is the code; no code fits where none was made."""
    path = _code_file()
    if not path.exists():
        return False
    code = path.read_text(encoding="ascii").strip()
    plain = typed.strip().upper().replace("-", "").replace(" ", "")
    return secrets.compare_digest(plain.encode(), code.replace("-", "").encode())


def has_code() -> bool:
    return _code_file().exists()


def drop_code() -> None:
    _code_file().unlink(missing_ok=True)


# -- The steps ----------------------------------------------------------------------------------


@transaction.atomic
def create_first_administrator(
    *, name: str, username: str, password: str, by: log.Actor = log.SYSTEM, must_change: bool = False
) -> User:
    """The first administrator, who chose the password: it is not changed at the first sign-in."""
    if not is_wanted():
        raise SetupRefused("已经有系统管理员，请用他的账号登录。")
    user = create_account(
        username=username, password=password, display_name=name, must_change_password=must_change, by=by
    )
    grant_role(user=user, kind=Grant.Kind.ADMINISTRATOR, starts_on=timezone.localdate(), by=by)
    return user


@transaction.atomic
def keep_committee(*, name: str, short_name: str, by: log.Actor) -> Organization:
    """The committee above, founded or corrected."""
    found = progress().committee
    if found is None:
        return found_organization(name=name, short_name=short_name, kind=Organization.Kind.COMMITTEE, by=by)
    correct_organization(organization=found, name=name, short_name=short_name, by=by)
    return found


@transaction.atomic
def keep_branch(
    *, name: str, short_name: str, unit_kind: str, in_use_since: date, by: log.Actor
) -> Organization:
    """The branch below the committee, founded or corrected, with its first year opened."""
    here = progress()
    if here.branch is None:
        branch = found_organization(
            name=name,
            short_name=short_name,
            kind=Organization.Kind.BRANCH,
            unit_kind=unit_kind,
            parent=here.committee,
            in_use_since=in_use_since,
            by=by,
        )
    else:
        branch = here.branch
        _close_mistyped_year(branch, in_use_since)
        correct_organization(
            organization=branch,
            name=name,
            short_name=short_name,
            unit_kind=unit_kind,
            in_use_since=in_use_since,
            by=by,
        )
    BranchYear.objects.get_or_create(branch=branch, year=in_use_since.year, defaults={"opened_by_id": by.pk})
    return branch


def _close_mistyped_year(branch: Organization, in_use_since: date) -> None:
    """The year opened with the date typed before, where it is the only one, never came to be."""
    opened = BranchYear.objects.filter(branch=branch)
    before = branch.in_use_since
    if before is not None and before.year != in_use_since.year and opened.count() == 1:
        opened.filter(year=before.year).delete()


@transaction.atomic
def keep_secretary(
    *, branch: Organization, name: str, username: str, by: User, is_oneself: bool
) -> Slip | None:
    """The secretary as a member of the branch, in office, with an account: an own one with a slip, or
    the administrator's, who then has both roles."""
    term = progress().secretary
    if term is None:
        member = _member(branch, name, by)
        appoint(organization=branch, member=member, office=OfficeTerm.Office.SECRETARY, by=by)
    else:
        member = term.member
        if member.name != name:
            raise SetupRefused(f"书记已登记为{member.name}；另有其人的，请先在“党组织”里免去。")
    if User.objects.filter(member=member).exists():
        raise SetupRefused("书记已经有账号。")
    if not is_oneself:
        return open_account(member=member, username=username, by=by)
    by.member = member
    by.save(update_fields=["member"])
    log.record("账号对应党员", by=by, obj=by, organization=branch.pk, fields=["member"])
    return None


def _member(branch: Organization, name: str, by: log.Actor) -> Member:
    """The one member of that name, or a new one of whom nothing else is known yet."""
    found = list(Member.objects.filter(branch=branch, name=name)[:2])
    if len(found) > 1:
        raise SetupRefused(f"花名册里有两名{name}，请先登记任职，再建账号。")
    if found:
        return found[0]
    member = Member.objects.create(branch=branch, name=name, **search_columns(name))
    log.record("登记党员", by=by, obj=member, organization=branch.pk, fields=["name"])
    return member
