"""`python -m projects.codes > docs/codes.md`."""

import sys

from projects.codes import markdown

sys.stdout.write(markdown())
