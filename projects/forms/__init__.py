"""The weekly form: a workbook for each department, what it says when it comes back, and the same
form handed back with its mistakes.

    departments(plans) -> names                         who has something to fill
    write_form(plans, owner, as_of) -> bytes            the yellow cells are to be filled
    read_form(path, plans) -> FormReading               all mistakes at once; nothing is recorded
    return_form(reading, plans) -> bytes                the values kept, red cells, 问题清单
    new_rows(project, rows)                             what is not recorded yet

docs/forms.md shows the whole round.
"""

from projects.forms.fresh import new_rows
from projects.forms.lines import departments
from projects.forms.opening import FormFile, open_form
from projects.forms.reading import elsewhere, read_form
from projects.forms.returning import return_form
from projects.forms.values import Change, FormPlan, FormReading, Problem
from projects.forms.write import write_form

__all__ = [
    "Change",
    "FormFile",
    "FormPlan",
    "FormReading",
    "Problem",
    "departments",
    "elsewhere",
    "new_rows",
    "open_form",
    "read_form",
    "return_form",
    "write_form",
]
