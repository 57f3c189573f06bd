"""`python -m asyncguard`."""

from asyncguard.frontends.cli import main

if __name__ == "__main__":
    main()
