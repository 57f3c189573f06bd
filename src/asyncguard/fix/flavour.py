"""Which event loop a file is written for, and what it calls the cures."""

from typing import NamedTuple

from asyncguard.fix.names import Names, Needed


class Flavour(NamedTuple):
    library: str
    sleep: str
    to_thread: str
    takes_keywords: bool
    """Whether the thread function passes keyword arguments on."""

    @property
    def needed(self) -> Needed:
        return Needed(self.library)


ASYNCIO = Flavour("asyncio", "asyncio.sleep", "asyncio.to_thread", takes_keywords=True)
ANYIO = Flavour("anyio", "anyio.sleep", "anyio.to_thread.run_sync", takes_keywords=False)
TRIO = Flavour("trio", "trio.sleep", "trio.to_thread.run_sync", takes_keywords=False)


def flavour(names: Names) -> Flavour:
    """asyncio, unless the file imports anyio or trio and not asyncio: then it may run where asyncio does not."""
    if "asyncio" in names.libraries:
        return ASYNCIO
    return next((each for each in (ANYIO, TRIO) if each.library in names.libraries), ASYNCIO)
