"""A made-up report for the page: long enough for four pages, with every kind of paragraph and a gap."""

from collections.abc import Sequence

from reports.wording.narrative import Blank, Figure, Narrative, Paragraph, Section, Text

TITLE_LINES = ("青禾镇综合办公室党支部书记", "2025年度抓党建述职报告")

# No mark that may hang at a line's end or be barred from its start: lines break after every
# character, so that their length is the line's and not the language's.
UNPUNCTUATED = "支部把学习教育作为全年工作主线坚持按月安排按季检查年终总结" * 14


def _meetings() -> Paragraph:
    return Paragraph(
        key="meetings",
        mark="（一）",
        lead="组织生活按期开展。",
        parts=(
            Text("全年召开党员大会"),
            Figure("党员大会次数", "6次", "党员大会6次"),
            Text("、支部委员会"),
            Figure("支部委员会次数", "12次"),
            Text("，开展主题党日"),
            Blank("主题党日次数", "主题党日次数"),
            Text("，书记讲党课两次，会议记录和签到表逐次归档，缺席人员会后补学。"),
        ),
    )


def _plain(key: str, text: str, *, mark: str = "", lead: str = "") -> Paragraph:
    return Paragraph(key=key, mark=mark, lead=lead, parts=(Text(text),))


_STUDY = (
    "支部围绕党的创新理论制定学习计划，采取集中学习、个人自学、现场教学相结合的方式，"
    "组织党员读原著、学原文，撰写心得体会29篇，人均学习时长达到42.5学时。"
)
_CARE = "春节、七一前夕走访慰问生活困难党员和老党员8人次，发放慰问金5100元，帮助解决实际困难3件。"


def _work() -> Section:
    return Section(
        key="work",
        heading="一、主要工作情况",
        paragraphs=(
            _meetings(),
            _plain("study", _STUDY * 2, mark="（二）", lead="理论学习走深走实。"),
            Paragraph(key="care", mark="（三）", lead="关心关爱党员群众", parts=()),
            _plain("visits", _CARE * 2, mark="1.", lead="走访慰问。"),
            _plain("dues", "按月足额收缴党费，党费收缴情况每季度公示一次。", mark="（1）"),
        ),
    )


def _problems() -> Section:
    return Section(
        key="problems",
        heading="二、存在的问题",
        paragraphs=(
            _plain("first", f"学习形式还不够丰富。{_STUDY}", mark="一是"),
            _plain("second", f"联系群众还不够经常。{_CARE}", mark="二是"),
        ),
    )


def narrative(
    *,
    signature: Sequence[Text | Figure | Blank] = (Text("青禾镇综合办公室党支部 林知远"),),
    date: Sequence[Text | Figure | Blank] = (Text("2026年1月5日"),),
    closing: str = "特此报告，请予评议。",
) -> Narrative:
    return Narrative(
        title_lines=TITLE_LINES,
        salutation="青禾镇党委：",
        sections=(
            Section(key="opening", heading="", paragraphs=(_plain("opening", _STUDY),)),
            _work(),
            Section(key="long", heading="", paragraphs=(_plain("long", UNPUNCTUATED),) * 2),
            _problems(),
            Section(key="plan", heading="三、下一步打算", paragraphs=(_plain("plan", _STUDY * 2),) * 3),
        ),
        closing=closing,
        signature=tuple(signature),
        date=tuple(date),
    )
