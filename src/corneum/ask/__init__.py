"""The questions of a plan on the terminal, and the client file that their answers become."""

from corneum.ask.conversation import ask
from corneum.ask.file import client_file, refuse_existing, write_client

__all__ = ["ask", "client_file", "refuse_existing", "write_client"]
