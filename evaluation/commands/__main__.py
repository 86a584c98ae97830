"""`python -m evaluation.commands`."""

from evaluation.commands.main import main

main()
