"""One module a version, named after it. A published one never changes."""
