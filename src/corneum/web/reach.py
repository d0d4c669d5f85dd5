"""Who can open the pages: nobody but this machine, or everybody who is let in from outside."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
# the names under which a browser on this machine reaches the loopback address
OF_THIS_MACHINE = (LOOPBACK, "localhost", "[::1]")


@dataclass(frozen=True)
class Reach:
    """Where the pages are served.

    `port` they are served at; `hosts`, the values of the Host header under which they are (a page that another name
    was pointed to is refused: DNS rebinding).
    """

    port: int
    hosts: frozenset[str]

    @property
    def origins(self) -> frozenset[str]:
        """The values of the Origin header from which forms are taken."""
        return frozenset(f"http://{host}" for host in self.hosts)


def loopback(port: int) -> Reach:
    """Served to this machine alone, at that port."""
    return Reach(port, frozenset(f"{name}:{port}" for name in OF_THIS_MACHINE))
