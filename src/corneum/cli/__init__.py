"""The command line: thin. A command reads, calls one function and prints."""

from corneum.cli.commands import app
from corneum.cli.entry_point import main

__all__ = ["app", "main"]
