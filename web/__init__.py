"""The window: feed service and feed health come here (a later step)."""
