"""The pack of a 调度会: only what deviates, each with what drives it, what was decided last time,
and what has to be decided now and by whom. One Word file, worst first.

    gather    facts of the week, the ledger and the letters -> MeetingFacts
    wording   sentences and lists from them
    fitting   how many items a project's two pages hold
    writing   MeetingFacts -> docx
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bulletins.meeting.facts import Decided, MeetingFacts, MeetingItem, MeetingProject, Need
from bulletins.meeting.gather import ProjectMeeting, meeting_facts

if TYPE_CHECKING:
    from bulletins.own import Own

__all__ = [
    "Decided",
    "MeetingFacts",
    "MeetingItem",
    "MeetingProject",
    "Need",
    "ProjectMeeting",
    "meeting_docx",
    "meeting_facts",
]


def meeting_docx(facts: MeetingFacts, own: Own | None = None) -> bytes:
    """The pack as a Word file; the same facts give the same bytes. `own` are the office's templates
    and words; what is wrong with them is left in it."""
    from bulletins.meeting.wording import title_of
    from bulletins.meeting.writing import docx_of_meeting
    from bulletins.own import Own, printed
    from bulletins.own.meeting_names import Pack

    own = own or Own()
    if own.words.落款:
        facts = replace(facts, organisation=own.words.落款)
    return printed(
        own,
        "调度会",
        Pack(facts, own.words),
        lambda: docx_of_meeting(facts, own.words),
        title="".join(title_of(facts)),
        author=facts.organisation,
        day=facts.held_on,
    )
