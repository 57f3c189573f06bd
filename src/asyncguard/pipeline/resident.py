"""What stays between the runs of one process: the cache, packages, and a program in which only what has changed is
linked again. For `--watch`, and for fixes, after which everything is checked once more."""

import gc
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from asyncguard.cache import Cache
from asyncguard.cache.folder import mark
from asyncguard.cache.held import HeldCache
from asyncguard.link.live import LiveProgram
from asyncguard.link.modules import Module
from asyncguard.pipeline.linking import Linking
from asyncguard.pipeline.store import are_unchanged

Begin = Callable[[ExitStack, Callable[..., LiveProgram]], Linking[LiveProgram]]
"""(what will close all that it opens, what makes the program) → a new one."""
Texts = Callable[[str], bytes | None]
"""Shown path → what was analysed of the file, if that is still at hand."""


class Resident:
    """Knows one program at a time: with other settings, or other files, it begins anew."""

    def __init__(self, *, is_eager: bool = False) -> None:
        self.is_eager = is_eager
        """Whether the program is linked even where a stored report answers: what changes next is told sooner."""
        self._caches: dict[Path | None, Cache] = {}
        self._marks: dict[Path | None, bytes | None] = {}
        """What each cache's folder was when it was opened."""
        self._open = ExitStack()
        self._known: tuple[bytes, Linking[LiveProgram]] | None = None
        self._modules: dict[str, Module] = {}
        self._texts: dict[str, bytes] = {}
        """What the program has of each file, where that is known."""

    @property
    def is_empty(self) -> bool:
        """It knows no program."""
        return self._known is None

    def is_due(self, key: bytes) -> bool:
        """Whether the program of this key is to be linked, whatever is known of it."""
        return self.is_eager and (self._known is None or self._known[0] != key)

    def close(self) -> None:
        self._forget()
        for cache in self._caches.values():
            cache.close()
        self._caches.clear()

    def cache(self, directory: Path | None, make: Callable[[], Cache]) -> Cache:
        """That of an earlier run in the same place, or the one that `make` opens; it is closed with the rest. Where
        somebody has removed the place (`asyncguard clean`), nothing of earlier runs counts any more."""
        if directory in self._caches and self._marks[directory] != _mark(directory):
            self.close()
        if directory not in self._caches:
            self._caches[directory] = HeldCache(make())
            self._marks[directory] = _mark(directory)
        return self._caches[directory]

    def linking(self, key: bytes, modules: Sequence[Module], texts: Texts, begin: Begin) -> Linking[LiveProgram]:
        """The program of `modules`, analysed. `key` stands for all that it depends on beside their content."""
        new = {module.path: module for module in modules}
        collecting = gc.isenabled()
        gc.disable()
        try:
            if self._known is not None and self._goes_on(*self._known, key, new):
                self._change(self._known[1].program, new, texts)
            else:
                self._begin(key, new, texts, begin)
        except BaseException:
            self._forget()
            raise
        finally:
            if collecting:
                settle()
                gc.enable()
        assert self._known is not None
        self._known[1].packages.keep()
        return self._known[1]

    def _goes_on(self, before: bytes, known: Linking[LiveProgram], key: bytes, modules: Mapping[str, Module]) -> bool:
        """Nothing has changed but what is in the files of the project, and no bound on packages was hit, up to which
        other runs would get further."""
        if before != key or self._modules.keys() != modules.keys() or known.packages.cut:
            return False
        return are_unchanged(*known.packages.rests)

    def _begin(self, key: bytes, modules: dict[str, Module], texts: Texts, begin: Begin) -> None:
        self._forget()
        self._known = key, begin(self._open, LiveProgram)
        self._modules = modules
        self._texts = {path: text for path in modules if (text := texts(path)) is not None}
        self._known[1].program.complete(lambda: True)

    def _change(self, program: LiveProgram, modules: dict[str, Module], texts: Texts) -> None:
        """Put in what is new."""
        changed = [module for path, module in modules.items() if module.data != self._modules[path].data]
        for module in changed:
            before, after = self._texts.pop(module.path, None), texts(module.path)
            program.edit(module, before, after)
            if after is not None:
                self._texts[module.path] = after
        self._modules = modules
        if changed:
            program.complete(lambda: True)

    def _forget(self) -> None:
        self._known = None
        self._modules, self._texts = {}, {}
        gc.unfreeze()
        self._open.close()
        self._open = ExitStack()


def _mark(directory: Path | None) -> bytes | None:
    return mark(directory) if directory else None


def settle() -> None:
    """What is known of a project lives long: the collector of garbage need not look at it after each change."""
    gc.collect()
    gc.freeze()
