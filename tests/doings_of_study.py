"""What somebody does at each route of study (plan, hours, self-study, reflections), and how its objects
are found."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from meetings.actions import reflections, self_study, study_plan
from meetings.models import Reflection, SelfStudy, StudyPlanItem
from members.models import Member, Organization, User
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered
from tests.people import World

_DAY = date(2025, 10, 8)


def study_values(**changes) -> self_study.StudyValues:
    given = {"kind": "alone", "done_on": _DAY, "title": "读《习近平谈治国理政》", "hours": Decimal(2)}
    return self_study.StudyValues(**{**given, **changes})


def _title(world: World, branch: Organization) -> str:
    return "鹤影横江" if branch == world.foreign else "读原著"


def _writers(world: World, branch: Organization) -> list[Member]:
    """In the own branch a member of each group, of whom the sweep plays the second."""
    if branch == world.branch:
        return [world.members["secretary"], world.members["member"]]
    return list(Member.objects.filter(branch=branch, account__isnull=False)[:1])


def _plan_items(world: World, branch: Organization) -> list[StudyPlanItem]:
    found = list(StudyPlanItem.objects.filter(branch=branch))
    if found:
        return found
    values = study_plan.PlanValues(topic=_title(world, branch), month=5)
    return [study_plan.add_plan_item(branch=branch, year=2025, values=values, by=log.SYSTEM)]


def _studies(world: World, branch: Organization) -> list[SelfStudy]:
    found = list(SelfStudy.objects.filter(branch=branch))
    if found:
        return found
    title = _title(world, branch)
    return [_stated(member, title) for member in _writers(world, branch)]


def _stated(member: Member, title: str) -> SelfStudy:
    """Without the notices of the action: the sweep compares pages that count them."""
    columns = study_values(title=title).columns()
    return SelfStudy.objects.create(branch=member.branch, member=member, **columns, **entered(log.SYSTEM))


def _reflections(world: World, branch: Organization) -> list[Reflection]:
    found = list(Reflection.objects.filter(branch=branch, handed_in_at__isnull=False))
    if found:
        return found
    made = []
    for member in _writers(world, branch):
        title = _title(world, branch)
        written = Reflection(branch=branch, member=member, title=title, handed_in_at=timezone.now())
        written.text = f"{title}的体会"
        written.save()
        made.append(written)
    return made


def _write(member: Member, title: str, *, hands_in: bool, by=log.SYSTEM) -> Reflection:
    return reflections.save_reflection(
        member=member, title=title, text=f"{title}的体会", hands_in=hands_in, by=by
    )


def _revisions_of(records) -> list[Revision]:
    found = []
    for record in records:
        revision = history.revisions_of(record).first()
        found.append(
            revision
            or history.keep(
                record,
                verb=Revision.Verb.CORRECTED,
                by=log.SYSTEM,
                organization=record.branch_id,
                before=history.snapshot(record),
            )
        )
    return found


def _own_revisions(world: World, branch: Organization) -> list[Revision]:
    """What the member whom the sweep plays took back oneself."""
    member = _writers(world, branch)[-1]
    user = User.objects.get(member=member)
    removed = SelfStudy.everything.filter(member=member, removed_at__isnull=False).first()
    if removed is None:
        study = _stated(member, f"{_title(world, branch)}（撤回）")
        return [self_study.remove_self_study(study=study, by_oneself=True, by=user)]
    return [history.revisions_of(removed).first()]


FINDERS = {
    "meetings:study-plan-": _plan_items,
    "meetings:study-plan-undo": lambda world, branch: _revisions_of(_plan_items(world, branch)),
    "meetings:self-study-": _studies,
    "meetings:self-study-undo": lambda world, branch: _revisions_of(_studies(world, branch)),
    "meetings:own-self-study-": _studies,
    "meetings:own-self-study-undo": _own_revisions,
    "meetings:reflection-": _reflections,
    "meetings:own-reflection": _reflections,
}


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, *pk])


def _plan_form(**changes) -> dict[str, str]:
    return {"topic": "学习全会精神", "month": "11", "hours": "2", **changes}


def _study_form(**changes) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"kind": "alone", "done_on": today, "title": "读党史", "hours": "1.5", **changes}


def _item(desk) -> StudyPlanItem:
    values = study_plan.PlanValues(topic="学习党章")
    year = timezone.localdate().year
    return study_plan.add_plan_item(branch=desk.world.branch, year=year, values=values, by=desk.user)


def _study(desk) -> SelfStudy:
    return self_study.state_self_study(member=desk.user.member, values=study_values(), by=desk.user)


def _correct_item(desk):
    item = _item(desk)
    return _url(desk, "study-plan-correct", item.pk), _plan_form(seen=study_plan.version_of(item))


def _correct_study(route: str):
    def doing(desk):
        study = _study(desk)
        return _url(desk, route, study.pk), _study_form(seen=self_study.version_of(study))

    return doing


def _undo_item(desk):
    revision = study_plan.remove_plan_item(item=_item(desk), by=desk.user)
    return _url(desk, "study-plan-undo", revision.pk), {}


def _undo_study(route: str):
    def doing(desk):
        revision = self_study.remove_self_study(study=_study(desk), by=desk.user)
        return _url(desk, route, revision.pk), {}

    return doing


def _copy(desk):
    year = timezone.localdate().year
    values = study_plan.PlanValues(topic="学习党章")
    study_plan.add_plan_item(branch=desk.world.branch, year=year - 1, values=values, by=desk.user)
    return f"{_url(desk, 'study-plan-copy')}?year={year}", {}


def _own(desk, *, hands_in: bool) -> Reflection:
    return _write(desk.user.member, "读原著有感", hands_in=hands_in, by=desk.user)


def _go_on(desk):
    draft = _own(desk, hands_in=False)
    form = {"title": "读原著有感", "text": "再写几句。", "seen": reflections.version_of(draft)}
    return _url(desk, "own-reflection", draft.pk), form


def _answer(desk):
    written = _write(desk.world.members["member"], "读原著有感", hands_in=True)
    return _url(desk, "reflection-read", written.pk), {"answer": "写得实在。"}


DOINGS = {
    "meetings:study-plan-add": lambda desk: (_url(desk, "study-plan-add"), _plan_form()),
    "meetings:study-plan-correct": _correct_item,
    "meetings:study-plan-remove": lambda desk: (_url(desk, "study-plan-remove", _item(desk).pk), {}),
    "meetings:study-plan-undo": _undo_item,
    "meetings:study-plan-copy": _copy,
    "meetings:self-study-add": lambda desk: (
        _url(desk, "self-study-add"),
        _study_form(member=desk.world.members["member"].pk),
    ),
    "meetings:self-study-correct": _correct_study("self-study-correct"),
    "meetings:self-study-answer": lambda desk: (
        _url(desk, "self-study-answer", _study(desk).pk),
        {"decision": "confirm"},
    ),
    "meetings:self-study-remove": lambda desk: (_url(desk, "self-study-remove", _study(desk).pk), {}),
    "meetings:self-study-undo": _undo_study("self-study-undo"),
    "meetings:own-self-study-add": lambda desk: (_url(desk, "own-self-study-add"), _study_form()),
    "meetings:own-self-study-correct": _correct_study("own-self-study-correct"),
    "meetings:own-self-study-remove": lambda desk: (
        _url(desk, "own-self-study-remove", _study(desk).pk),
        {},
    ),
    "meetings:own-self-study-undo": _undo_study("own-self-study-undo"),
    "meetings:own-reflection-add": lambda desk: (
        _url(desk, "own-reflection-add"),
        {"title": "读原著有感", "text": "写了几句。"},
    ),
    "meetings:own-reflection": _go_on,
    "meetings:own-reflection-take-back": lambda desk: (
        _url(desk, "own-reflection-take-back", _own(desk, hands_in=True).pk),
        {},
    ),
    "meetings:own-reflection-delete": lambda desk: (
        _url(desk, "own-reflection-delete", _own(desk, hands_in=False).pk),
        {},
    ),
    "meetings:reflection-read": _answer,
}
