"""Excel and CSV tables as people keep them: CSV, xlsx and old xls, titles above, merged cells,
headers of two rows, sections, sums; and the tables that we export, read to the letter.

file -> grids -> heading, facts -> rows -> outline, references -> entries of a plan file
(grids, workbooks, xls) (headers, titles) (rows, cells)  (outline, references)  (entries)
"""
