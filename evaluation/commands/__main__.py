"""`python -m evaluation.commands`."""

from evaluation.commands.main import main

if __name__ == "__main__":
    main()
