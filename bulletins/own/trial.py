"""What templates are tried on: the facts of a week, and letters that fill every field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bulletins.document import Drawn, Figures, Picture
from bulletins.facts import BulletinFacts
from bulletins.meeting.facts import Decided, MeetingFacts, MeetingItem, MeetingProject, Need
from bulletins.own import Own, Paper
from bulletins.own.bulletin import circular_paper, weekly_paper
from bulletins.own.letter_names import letter_of
from bulletins.own.meeting_names import Pack
from projects.ledger.letters.values import DrivingWork, Form, LetterDraft

_TYPED: Final = "甲“<乙>&丙”{{ 丁 }}{% 戊 %}工程"
"""A name as people type it: every mark must come out."""


def trial(paper: Paper, facts: BulletinFacts, own: Own) -> tuple[object, str, date]:
    """What a paper's template is tried on, with the paper's title and day."""
    match paper:
        case "周报":
            weekly = weekly_paper(facts, _figures(), own)
            return weekly, "".join(weekly.document.title), facts.issued_on
        case "通报":
            circular = circular_paper(facts, Figures(), own)
            return circular, "".join(circular.document.title), facts.issued_on
        case "调度会":
            pack = Pack(_meeting(facts), own.words)
            return pack, "".join(pack.title), pack.facts.held_on
        case "提示函" | "督办单":
            form: Form = "reminder" if paper == "提示函" else "order"
            draft = _draft(form, facts)
            return letter_of(draft, facts.organisation, None, None, own.words), paper, draft.on


def _figures() -> Figures:
    from bulletins.own.dot import DOT

    return Figures(overview=(Picture("试印", drawn=Drawn(DOT, 60, 40)),))


def _draft(form: Form, facts: BulletinFacts) -> LetterDraft:
    as_of, on = facts.last, facts.issued_on
    work = DrivingWork("A1", "前置工作", "配合单位", on, on + timedelta(30), begun=False)
    return LetterDraft(
        letter="试印/A2",
        form=form,
        reason="red",
        level="work",
        week=str(facts.weeks[-1]),
        as_of=as_of,
        on=on,
        project="trial",
        project_name=_TYPED,
        item="A2",
        name="某项工作",
        owner="责任单位",
        helpers=("配合单位", "街道办"),
        leader="分管副局长",
        expected=80.0,
        actual=56.5,
        points=-23.5,
        days=-21.0,
        seen_on=as_of,
        lamp="■ 红灯",
        before_lamp="▲ 黄灯",
        before_on=as_of - timedelta(7),
        committed=on + timedelta(40),
        forecast=on + timedelta(60),
        limit=on + timedelta(10),
        limit_days=7,
        says="按日：试印",
        preset="yinchuan-2025",
        preset_says="试印",
        baseline=1,
        revision="第1版",
        chain=(work,),
    )


def _meeting(facts: BulletinFacts) -> MeetingFacts:
    """Every project with one item that fills every row."""
    held = facts.issued_on
    item = MeetingItem(
        id="A2",
        name=_TYPED,
        owner="责任单位",
        leader="分管副局长",
        lamp="■ 红灯",
        severe=True,
        problems=("落后序时进度23.5个百分点",),
        chain=(DrivingWork("A1", "前置工作", "配合单位", held, held, begun=True),),
        decided=(Decided(facts.first, "调度会", "月底前补齐人员"),),
        letters=("督办单：办理中",),
        needs=(Need("议定是否提级督办", "责任单位", None, answer=True),),
    )
    projects = tuple(MeetingProject(one, (), (), (item,)) for one in facts.projects)
    return MeetingFacts(
        held_on=held,
        organisation=facts.organisation,
        data_date=facts.last,
        projects=projects,
        fine=("无偏差项目",),
    )
