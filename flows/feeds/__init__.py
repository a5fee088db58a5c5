"""Every feed of a workspace: drafted from plans and history, published one run at a time, watched.

publishing   all of them, or one to a file      drafts   one feed on its way
turn         one run after the other            health   how they stand
"""
