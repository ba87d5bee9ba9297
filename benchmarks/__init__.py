"""Speed and memory, with peers in the same run: `make bench`, or `python -m benchmarks.NAME`."""
