"""How a store gets from one version of the schema to the next; run by projects/store/opening."""
