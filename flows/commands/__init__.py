"""The commands that `cli.py` does not hold itself, by subject; it hangs them into the door."""
