"""`python -m corneum.cli`."""

from corneum.cli import main

main()
