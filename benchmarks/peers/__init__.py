"""Our engine beside others on the same networks; `python benchmarks/peers/run.py` runs it all."""
