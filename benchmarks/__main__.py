"""All benchmarks: `make bench`."""

from __future__ import annotations

from benchmarks import peers, transport

peers.main()
print("\nstart-up and populations")
transport.main()
