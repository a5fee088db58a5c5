"""横道图 (bar chart): `chart` says what is shown, `page` places it, `draw` makes files of it."""
