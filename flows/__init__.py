"""The clock: what runs when, over the plain compositions of `flows.steps`."""
