"""Measurements that people can repeat; each module is run with `python -m benchmarks.<name>`."""
