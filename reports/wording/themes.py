"""A theme's row of the report: which forms of gathering served it, how often."""

import hashlib
from collections.abc import Iterable

from reports.facts.book import FactBook, KindLine
from reports.wording import phrases
from reports.wording.narrative import Paragraph
from reports.wording.phrases import NOTHING, Clause

_CONDUCT_WORDS = ("作风", "四风")
_INTEGRITY_WORDS = ("廉洁", "廉政", "八项规定", "警示", "纪律", "反腐")
_VERB_FIRST = "召开"
_ESSAYS = "心得体会篇数"
# A paragraph's key is kept with what the secretary writes in its place: at most 60 characters.
_LONGEST_NAME_IN_KEY = 40


def is_about_conduct(theme: str) -> bool:
    return any(word in theme for word in _CONDUCT_WORDS)


def is_about_integrity(theme: str) -> bool:
    return not is_about_conduct(theme) and any(word in theme for word in _INTEGRITY_WORDS)


def is_study(theme: str) -> bool:
    """Political study: every theme that is not one of conduct or integrity."""
    return not is_about_conduct(theme) and not is_about_integrity(theme)


def lead_of(theme: str) -> str:
    """The run-in topic: 学习……精神, or the campaign's own name."""
    name = phrases.clean(theme)
    return f"学习{name}" if name.endswith(("精神", "思想", "讲话", "论述")) else name


def key_of(theme: str) -> str:
    """The key of a theme's paragraph: its name, which stays when other themes come and go."""
    if len(theme) <= _LONGEST_NAME_IN_KEY:
        return f"theme-{theme}"
    mark = hashlib.sha256(theme.encode()).hexdigest()[:8]
    return f"theme-{theme[:_LONGEST_NAME_IN_KEY]}-{mark}"


def _with_member_lectures(book: FactBook, kind: KindLine, theme: str, clause: Clause) -> Clause:
    if kind.code != "lecture":
        return clause
    by_members = phrases.optional(book, f"党员讲党课次数（{theme}）", "（其中党员讲党课", "）")
    return (*clause, *by_members)


def _held(book: FactBook, theme: str, kinds: Iterable[KindLine]) -> Clause:
    clauses = []
    for kind in kinds:
        clause = phrases.optional(book, f"{kind.fact}（{theme}）", kind.name)
        clauses.append(_with_member_lectures(book, kind, theme, clause) if clause else NOTHING)
    return phrases.series(*clauses)


def _verbs(book: FactBook) -> list[str]:
    """The verbs forms take, 召开 first."""
    return sorted({kind.verb for kind in book.kinds}, key=lambda verb: (verb != _VERB_FIRST, verb))


def pivot(book: FactBook, theme: str) -> Clause:
    """召开党员大会1次、支部委员会2次，开展党课1次……: one clause a verb."""
    clauses = []
    for verb in _verbs(book):
        held = _held(book, theme, [kind for kind in book.kinds if kind.verb == verb])
        clauses.append((*phrases.words(verb), *held) if held else NOTHING)
    return phrases.series(*clauses, joint="，")


def paragraph(book: FactBook, theme: str, *, with_essays: bool = False) -> Paragraph | None:
    """One theme, one paragraph. Essays have no record of their own: the secretary states them."""
    held = pivot(book, theme)
    if not held:
        return None
    before = f"{phrases.so_far(book)}围绕这一专题"
    essays = phrases.optional(book, _ESSAYS, "撰写心得体会", missing=_ESSAYS) if with_essays else NOTHING
    return phrases.paragraph(key_of(theme), lead_of(theme), phrases.sentence(held, essays, before=before))
