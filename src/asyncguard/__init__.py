"""asyncguard: finds what blocks the event loop, across a whole program, and shows the chain that proves it."""

__version__ = "0.1.0"
