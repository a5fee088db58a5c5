"""The 横道图 as one self-contained HTML file: it asks nothing of the network and needs no script.

frame      the measures of a row, and where an instant stands
columns    the table: headings, widths, cells
states     what a reader can filter by
reasons    the why-record of every row, as short text
routes     the links, the front line and the marks of one section
labels     words beside the bars, where nothing is in their way
rows       one row as table cells and a strip of SVG
scale      the time scale for every zoom, shaded days, names of holidays
legend     samples of what the page shows
page       all of it in the template
"""

from gantt.sheet.page import SheetOptions, sheet_html

__all__ = ["SheetOptions", "sheet_html"]
