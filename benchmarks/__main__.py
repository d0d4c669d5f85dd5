"""All benchmarks: `make bench`; beside an earlier commit: `make bench AGAINST=COMMIT`; plans alone: `AGAINST=plans`."""

from __future__ import annotations

import sys

from benchmarks import against_commit, labels, peers, plans, transport, variations

if sys.argv[1:2] == ["plans"]:
    plans.main()
elif len(sys.argv) > 1:
    against_commit.main(sys.argv[1], *map(int, sys.argv[2:3]))
else:
    peers.main()
    print("\nstart-up and populations")
    transport.main()
    print("\nmany cases at once")
    variations.main()
    print("\nprinted lists")
    labels.main()
    print("\nplans")
    plans.main()
