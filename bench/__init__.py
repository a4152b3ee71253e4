"""The benchmarks: what the platform promises, measured beside a bare counterpart in the same run. `make bench`."""
