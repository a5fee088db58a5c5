"""Messages that are never sent twice by themselves.

`sending` records intents and receipts, `posting` makes one attempt and says what it came to,
`channels` reads addresses, and fits a text to what a service takes.
"""
