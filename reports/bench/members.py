"""The register of a large branch as a page, and one person among many found by name."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.generic import ListView

from members.models import Member, OfficeTerm, Organization, PartyGroup, User
from members.names import search_columns
from members.queries import named_below
from members.register import RegisterLine
from members.views.member import MemberList
from partybranch.web.paging import ROWS_PER_PAGE
from reports.bench.measure import Row, ratio

_MEMBERS, _GROUPS = 1_000, 10
_LARGE, _SMALL = 100_000, 10_000
_PER_BRANCH = 100
_WANTED, _FOUND = "钟声", 3
_BATCH = 2_000
_RUNS = 15
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "建国文明志强海燕晓东玉兰思远红梅立新春生雪磊静洋超敏伟芳娜秀英"


def _name(number: int) -> str:
    surname, first = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number // 7 % len(_GIVEN)]
    return f"{surname}{first}{_GIVEN[number // 211 % len(_GIVEN)]}"


# -- A page of a list ------------------------------------------------------------------------------------


def _member(branch: Organization, groups: list[PartyGroup], number: int) -> Member:
    name, born = _name(number), date(1950 + number % 50, number % 12 + 1, number % 28 + 1)
    member = Member(
        branch=branch,
        name=name,
        group=groups[number % len(groups)],
        gender="male" if number % 2 else "female",
        ethnicity="汉族",
        born_on=born,
        education="大学",
        admitted_on=born.replace(year=born.year + 25),
        confirmed_on=born.replace(year=born.year + 26),
        standing=Member.Standing.FULL,
        employment=Member.Employment.IN_POST,
        **search_columns(name),
    )
    member.phone = f"199{number:08}"
    return member


def _fill(branch: Organization) -> User:
    """1,000 members in groups with their leaders, and the secretary's account."""
    groups = PartyGroup.objects.bulk_create(
        PartyGroup(branch=branch, name=f"第{number}党小组", position=number) for number in range(_GROUPS)
    )
    members = Member.objects.bulk_create(_member(branch, groups, number) for number in range(_MEMBERS))
    office = OfficeTerm.Office
    OfficeTerm.objects.bulk_create(
        OfficeTerm(organization=branch, member=member, group=group, office=office.GROUP_LEADER)
        for member, group in zip(members, groups, strict=False)
    )
    OfficeTerm.objects.create(organization=branch, member=members[-1], office=office.SECRETARY)
    return User.objects.create_user("large-branch", "unused", member=members[-1])


def _as_it_stands(member: Member) -> Member:
    """The row with what the template reads of it, from its columns alone."""
    member.current_offices = member.office_terms.all()
    member.group_on_name = member.group.name if member.group else ""
    member.employment_on, member.floats_on = member.employment, False
    return member


def _bare_view(user: User, branch: Organization, address: str) -> Callable[[], HttpResponse]:
    """The same rows through a plain ListView and the same template. The cells are opened from the rows
    it fetched, as any view must; the counts of the filters and who may what are given to it ready."""
    request: HttpRequest = RequestFactory().get(address)
    request.user, request.session = user, {}
    request._messages = []  # type: ignore[attr-defined]
    request.resolver_match = resolve(request.path)
    request.scope = user.scope_in(branch.pk, is_branch=True)  # type: ignore[attr-defined]
    page = MemberList()
    page.setup(request, branch_id=branch.pk)
    page.object_list = page.get_queryset()
    ready = page.get_context_data()

    class Bare(ListView):
        template_name = page.template_name
        paginate_by = ROWS_PER_PAGE
        context_object_name = "rows"
        queryset = (
            Member.objects.filter(branch=branch)
            .order_by("name_strokes_spaced", "name", "pk")
            .select_related("group")
            .prefetch_related("office_terms")
        )

        def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
            own = super().get_context_data(**kwargs)
            lines = [RegisterLine(_as_it_stands(member), page.as_of, True) for member in own["rows"]]
            return {**own, "view": page, "lines": lines, "filters": ready["filters"]}

    view = Bare.as_view()

    def answer() -> HttpResponse:
        response = view(request)
        response.render()
        return response

    return answer


def member_list_1000_vs_bare_view(branch: Organization) -> Row:
    user = _fill(branch)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    address = f"{reverse('members:member-list', args=[branch.pk])}?year={timezone.localdate().year}"

    def ours() -> HttpResponse:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"the list answered {answer.status_code}")
        return answer

    bare = _bare_view(user, branch, address)
    if ours().content.count(b"<tr") != bare().content.count(b"<tr"):
        raise RuntimeError("the two pages do not list the same rows")
    return ratio(
        "member_list_1000_vs_bare_view",
        ours,
        bare,
        goal=1.5,
        runs=_RUNS,
        labels=(f"{_MEMBERS}名党员的花名册第一页", "普通列表视图加同一模板"),
    )


# -- One person among many -------------------------------------------------------------------------------


def _branches(count: int) -> Iterator[Organization]:
    """A committee and so many branches below it."""
    root = Organization(pk=1, name="中共某市委员会", kind=Organization.Kind.COMMITTEE)
    root.place_below(None)
    yield root
    for key in range(2, count + 2):
        branch = Organization(pk=key, name=f"第{key}党支部", kind=Organization.Kind.BRANCH, parent=root)
        branch.place_below(root)
        yield branch


def _people(count: int) -> Iterator[Member]:
    """So many members, three of them of the name looked for, in three branches."""
    for number in range(count):
        is_wanted = number % (count // _FOUND) == 7
        name = _WANTED if is_wanted else _name(number)
        yield Member(branch_id=number // _PER_BRANCH + 2, name=name)


def _register(count: int, folder: Path) -> tuple[str, Organization]:
    """A database of its own with so many members; its alias, and the committee above them."""
    alias = f"people_{count}"
    connections.databases[alias] = {
        **connections.databases["default"],
        "NAME": str(folder / f"{alias}.sqlite3"),
    }
    with connections[alias].schema_editor() as editor:
        for model in (Organization, PartyGroup, Member):
            editor.create_model(model)
    for model, rows in ((Organization, _branches(count // _PER_BRANCH)), (Member, _people(count))):
        while batch := list(islice(rows, _BATCH)):
            model.objects.using(alias).bulk_create(batch)
    return alias, Organization.objects.using(alias).get(pk=1)


def find_by_name_100k_vs_10k(folder: Path) -> Row:
    large, small = _register(_LARGE, folder), _register(_SMALL, folder)
    today = timezone.localdate()

    def found(alias: str, committee: Organization) -> None:
        count = len(named_below(committee, _WANTED, today).using(alias))
        if count != _FOUND:
            raise RuntimeError(f"{count} members instead of {_FOUND}")

    return ratio(
        "find_by_name_100k_vs_10k",
        lambda: found(*large),
        lambda: found(*small),
        goal=1.5,
        runs=_RUNS,
        labels=(f"{_LARGE}名党员里找{_FOUND}名", f"{_SMALL}名里找{_FOUND}名"),
    )
