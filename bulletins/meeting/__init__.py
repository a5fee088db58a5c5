"""The pack of a 调度会: only what deviates, each with what drives it, what was decided last time,
and what has to be decided now and by whom. One Word file, worst first.

    gather    facts of the week, the ledger and the letters -> MeetingFacts
    wording   sentences and lists from them
    fitting   how many items a project's two pages hold
    writing   MeetingFacts -> docx
"""

from __future__ import annotations

from bulletins.meeting.facts import Decided, MeetingFacts, MeetingItem, MeetingProject, Need
from bulletins.meeting.gather import ProjectMeeting, meeting_facts

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


def meeting_docx(facts: MeetingFacts) -> bytes:
    """The pack as a Word file; the same facts give the same bytes."""
    from bulletins.meeting.writing import docx_of_meeting

    return docx_of_meeting(facts)
