"""Coroutines that nobody runs, and tasks that nobody keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import spell
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.catalogue.schema import Offloader
    from asyncguard.link.site import Site

OFFLOADED, UNAWAITED, DANGLING = "AG401", "AG501", "AG502"


def dropped(f: Frame, call: m.Call, known: v.Type) -> None:
    """A statement that is a call: what comes back is thrown away."""
    kept = f.to_keep.get(call.span)
    if kept is not None:
        f.misuses(DANGLING, call.span, spell(call.func), kept)
    never_run = [_only_coroutine(f, value) for value in known]
    if never_run and all(never_run):
        f.misuses(UNAWAITED, call.span, spell(call.func), never_run[0])


def _only_coroutine(f: Frame, value: v.Value) -> str:
    """The async function whose call this surely is, not yet awaited; '' for anything else."""
    match value:
        case v.Running(origin=(v.Coroutine(fn=fn),)) if _is_plain(fn) and not f.p.function(fn).is_generator:
            return f.p.shown_name(fn)
    return ""


def _is_plain(fn: v.Fn) -> bool:
    return not fn.opaque and not fn.cached and not fn.kind


def handed_over(f: Frame, how: Offloader, fn: v.Type, site: Site) -> None:
    """A callable is given to a thread or process that calls it as a plain function."""
    if how.plain and fn and all(_is_coroutine_function(f, value) for value in fn):
        first = fn[0].fn[0] if isinstance(fn[0], v.Partial) else fn[0]
        if isinstance(first, v.Fn):
            f.misuses(OFFLOADED, site.span, site.text, f.p.shown_name(first))


def _is_coroutine_function(f: Frame, value: v.Value) -> bool:
    match value:
        case v.Partial(fn=inner):
            return bool(inner) and all(_is_coroutine_function(f, each) for each in inner)
        case v.Fn():
            return _is_plain(value) and f.p.function(value).is_async
    return False
