"""All benchmarks: `make bench`."""

from __future__ import annotations

from benchmarks import labels, peers, transport

peers.main()
print("\nstart-up and populations")
transport.main()
print("\nprinted lists")
labels.main()
