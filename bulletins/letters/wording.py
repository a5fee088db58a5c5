"""What a letter says, in official Chinese: every sentence from a fact of its draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from bulletins.docx.head import TITLE_LINE
from bulletins.docx.widths import ems
from bulletins.wording import clean, day_words, deviation_words, number, percent
from projects.lamps import PRESETS
from projects.ledger.letters.machine import LetterState
from projects.ledger.letters.values import FORMS, LetterDraft

if TYPE_CHECKING:
    from projects.ledger.letters.values import DrivingWork

UNNUMBERED: Final = "（送审稿，签发后编号）"
"""Stands in place of the number of a letter that nobody has signed."""
TOLD: Final = 2
"""Works of the chain that a sentence names."""
_NO_FILE_NAME: Final = re.compile(r'[\\/:*?"<>|\s]+')


def subject(draft: LetterDraft) -> str:
    """What the letter is about: `两湖治理工程“底泥外运”`, or the project alone."""
    project, name = clean(draft.project_name), clean(draft.name)
    return project if draft.level == "project" or name == project else f"{project}“{name}”"


def title_of(draft: LetterDraft) -> str:
    """`关于两湖治理工程“底泥外运”进度滞后的提示函`."""
    return "".join(title_phrases(draft))


def title_phrases(draft: LetterDraft) -> tuple[str, ...]:
    """The title in the phrases between which a line may break."""
    project, name = clean(draft.project_name), clean(draft.name)
    tail = f"进度滞后的{FORMS[draft.form]}"
    if subject(draft) == project:
        return f"关于{project}", tail
    middle = f"“{name}”"
    if ems(middle + tail) <= TITLE_LINE:
        return f"关于{project}", middle + tail
    if ems(f"关于{project}{middle}") <= TITLE_LINE:
        return f"关于{project}{middle}", tail
    return f"关于{project}", middle, tail


def file_stem(draft: LetterDraft) -> str:
    """`督办单-2026-W25-lianghu-L305`: a file name that every system takes."""
    parts = (FORMS[draft.form], draft.week, draft.project, draft.item)
    shown = parts[:3] if draft.item == draft.project else parts
    return _NO_FILE_NAME.sub("_", "-".join(clean(part) for part in shown))


def progress_words(draft: LetterDraft) -> str:
    """`形象进度70%，序时进度100%，落后序时进度30个百分点（约21天），亮黄灯（▲）`."""
    days = f"（约{number(abs(draft.days))}天）" if draft.days else ""
    shape, _, word = draft.lamp.partition(" ")
    return (
        f"形象进度{percent(draft.actual)}，序时进度{percent(draft.expected)}，"
        f"{deviation_words(draft.points)}{days}，亮{word}（{shape}）"
    )


def reported_words(draft: LetterDraft) -> str:
    """Says when the figure was told, where that was not on the data date."""
    if draft.seen_on is None or draft.seen_on == draft.as_of:
        return ""
    return f"最近一次填报的数据截至{day_words(draft.seen_on)}"


def running_words(draft: LetterDraft) -> str:
    """Two yellows running, and the letter before this one that was not settled."""
    said = []
    if draft.before_on is not None:
        said.append(f"{day_words(draft.before_on)}已亮{_lamp(draft.before_lamp)}，连续两周黄灯")
    if draft.after_form is not None and draft.after_limit is not None:
        name = FORMS[draft.after_form]
        if draft.after_limit < draft.on:
            said.append(f"此前{name}的办结时限{day_words(draft.after_limit)}已过，尚未审结")
        else:
            said.append(
                f"此前{name}（办结时限{day_words(draft.after_limit)}）尚未审结，进度未见好转"
            )
    return "；".join(said)


def forecast_words(draft: LetterDraft) -> str:
    """When it will be done by the network, against the day by which it must be."""
    if draft.forecast is None:
        return "" if draft.committed is None else f"完成时限为{day_words(draft.committed)}"
    said = f"按网络计划推算，最早{day_words(draft.forecast)}完成"
    due = draft.due
    if due is None:
        return said
    kind = "完成时限" if draft.committed else "倒排最迟完成日期"
    if draft.late_days:
        return f"{said}，超过{kind}{day_words(due)}{draft.late_days}天"
    if draft.forecast == due:
        return f"{said}，与{kind}同日，没有余量"
    return f"{said}，{kind}为{day_words(due)}"


def chain_words(draft: LetterDraft) -> str:
    """Which works the forecast hangs on; "" where it is the item alone."""
    before = [work for work in draft.chain if work.item != draft.item]
    if not before:
        return ""
    shown = before[-TOLD:]
    more = f"等{len(before)}项工作" if len(before) > len(shown) else ""
    lead = "完成日期" if draft.level != "work" else "本项工作完成日期"
    return f"{lead}受{'、'.join(_driving(work, draft) for work in shown)}{more}制约"


def demands(draft: LetterDraft) -> Iterator[str]:
    """What is asked for, one sentence each, without full stops."""
    limit = day_words(draft.limit)
    if draft.form == "reminder":
        yield f"分析滞后原因，提出追赶措施，明确预计完成日期，于{limit}前书面反馈"
    else:
        goal = _goal(draft)
        yield f"查明滞后原因，制定追赶方案，逐周明确工程量和投入{goal}"
        yield f"于{limit}前落实上述要求，书面反馈办理情况，附佐证材料"
    if chain_words(draft):
        yield "主动对接上列前置工作的责任单位，需要协调的事项及时报告"
    elif draft.helpers:
        yield f"会同{'、'.join(clean(one) for one in draft.helpers)}研究解决存在的困难"
    if reported_words(draft) or draft.actual in (None, 0.0):
        yield "核实进度；已有新进展的，一并补报"
    if draft.form == "order":
        yield "确需延期的，在时限届满前书面申请，说明理由和拟延至的日期"


def _goal(draft: LetterDraft) -> str:
    due = draft.due
    if due is None:
        return ""
    # What is lost cannot be won back within fewer days than that.
    if due <= draft.on or (draft.late_days or 0) >= (due - draft.on).days:
        return f"，确定新的完成日期并按程序报批（原应于{day_words(due)}完成）"
    if draft.late_days:
        return f"，抢回{draft.late_days}天，确保{day_words(due)}前完成"
    return f"，确保{day_words(due)}前完成"


def grounds(draft: LetterDraft) -> Iterator[str]:
    """Why the letter is due (依据)."""
    rule = PRESETS[draft.preset].title if draft.preset in PRESETS else draft.preset
    yield f"按“{clean(rule)}”亮灯规则，{day_words(draft.as_of)}亮{_lamp(draft.lamp)}"
    if running_words(draft):
        yield running_words(draft)


def trace(draft: LetterDraft) -> str:
    """Where the figures come from, for the foot of the page."""
    baseline = f"第{draft.baseline}号基线" if draft.baseline is not None else "未立基线"
    revision = clean(draft.revision)
    said = (
        f"数据截至{draft.as_of}；{clean(draft.says)}",
        f"权重：{clean(draft.weights)}" if draft.weights and draft.level != "work" else "",
        "偏差=形象进度\u2212序时进度",
        f"亮灯规则：{clean(draft.preset_says)}" if draft.preset_says else "",
        f"计划版本：{revision}，{baseline}" if revision else f"计划版本未登记，{baseline}",
        f"督办编码：{clean(draft.letter)}",
    )
    return f"注：{'；'.join(one for one in said if one)}。"


def answers(state: LetterState | None) -> tuple[str, ...]:
    """反馈 so far, one line each."""
    return _told(state, "answered")


def extensions(state: LetterState | None) -> tuple[str, ...]:
    """延期申请 and what was said to it."""
    if state is None:
        return ()
    words = {"extension-asked": "申请延至", "extension-granted": "同意延至"}
    said = []
    for event in state.events:
        if not event.kind.startswith("extension-"):
            continue
        verb = words.get(event.kind, "不同意延期")
        day = day_words(event.day) if event.day and event.kind in words else ""
        note = f"：{clean(event.note)}" if event.note.strip() else ""
        said.append(f"{day_words(event.on)}，{clean(event.by)}{verb}{day}{note}")
    return tuple(said)


def conclusion(state: LetterState | None) -> tuple[str, ...]:
    """审结."""
    return _told(state, "closed")


def limit_of(draft: LetterDraft, state: LetterState | None) -> date:
    """The 办结时限 as signed. An extension granted later stands in its own field."""
    signed = state.last("signed") if state else None
    return (signed.day if signed else None) or draft.limit


def _told(state: LetterState | None, kind: str) -> tuple[str, ...]:
    events = () if state is None else state.events
    return tuple(
        f"{day_words(event.on)}，{clean(event.by)}：{clean(event.note)}"
        for event in events
        if event.kind == kind
    )


def _driving(work: DrivingWork, draft: LetterDraft) -> str:
    told = []
    if work.owner and work.owner != draft.owner:
        told.append(clean(work.owner))
    if work.finish is not None:
        told.append(f"最早{day_words(work.finish)}完成")
    return f"“{clean(work.name)}”" + (f"（{'，'.join(told)}）" if told else "")


def _lamp(printed: str) -> str:
    """The word of a printed lamp, which a sentence takes without its shape."""
    return printed.split(" ")[-1]
