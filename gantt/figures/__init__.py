"""Small pictures with a finding as title, for bulletins and the wall.

`plot` is the frame that they share, with `scales`, `axes`, `ink`, `placing` and `words`. A picture
is a content value with its reader (`…_values` where that is long) and a layout that yields one
scene; `board` puts finished ones on one page.
"""
