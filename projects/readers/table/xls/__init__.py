"""Workbooks of Excel 95 to 2003, .xls, as the grids that xlsx gives.

bytes -> stream of records -> only what a table needs -> xlrd -> grids
      (compound)            (records)                      (sheets)
"""
