"""One interpretation of a function body: what its names hold here, and what happened so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncguard.link import names
from asyncguard.link import values as v
from asyncguard.link.effects import Primitive, Reach, best
from asyncguard.link.outcome import Event, Outcome
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

Env = dict[str, v.Type]


class Frame:
    """Names and events while statements run. A module or class body has a frame too; its events are of no interest."""

    def __init__(self, p: Program, unit: Unit, fn: v.Fn | None = None, cls: v.Cls | None = None) -> None:
        self.p = p
        self.unit = unit
        self.fn = fn
        self.info = unit.summary.functions[fn.index] if fn else None
        self.cls = cls
        """The class whose body or method this is."""
        self.binding = ""
        """The name of a class body that is being bound: `redis = redis.Redis()` reads the module's."""
        self.env: Env = {}
        self.closure = dict(fn.closure) if fn else {}
        self.alive = True
        self.failed = False
        """Where it is not alive: left by an exception, which is no other way to do what the function is for."""
        self.conditional = 0
        """Branches that are open here, and ways out that lie behind."""
        self.doubt = 0
        """Calls that are being made and that may find their answer in a cache."""
        self.once = 0
        """Branches that are open here and that run once in the life of their object."""
        self.returns: v.Type = ()
        self.yields: v.Type = ()
        self.stores: dict[str, v.Type] = {}
        self.definitions: dict[int, v.Value] = {}
        self.globals: set[str] = set()
        self.global_stores: Env = {}
        self.jumps: list[Env] = []
        self.declared: Env = {}
        """`x: T` without a value: what later assignments of unknown values give."""
        self.never_raised: set[str] = set()
        """Exceptions that probes of the running loop would raise elsewhere: their handlers are dead here."""
        self.receiver_calls: dict[str, set[tuple[str, object]]] = {}
        """Receiver as written -> calls with one literal that were made on it: `sock.setblocking(False)`."""
        self.measured: set[str] = set()
        """Objects whose size the function has looked at."""
        self._events: dict[tuple[m.Span, str], Event] = {}

    # ---- names

    def lookup(self, name: str) -> v.Type:
        """What a plain name holds here."""
        found = self.env.get(name)
        if found is not None:
            return found
        if self.info is not None:
            if name in self.closure:
                return self.closure[name]
            if name in self.info.locals and name not in self.globals:
                return v.UNKNOWN
            if name in self.info.free:
                return self.p.captured(self.unit, self.info, name)
        elif self.cls is not None and name != self.binding and name in self.unit.members(self.cls.index):
            return self.p.class_name(self.unit, self.cls, name)
        return names.module_name(self.p, self.unit, name)

    @property
    def self_name(self) -> str:
        """The first parameter of the method that this is, '' elsewhere."""
        if self.info is not None and self.info.cls >= 0 and self.info.params:
            return self.info.params[0].name
        return ""

    # ---- events

    def place(self) -> str:
        """The qualified name of the function, for people."""
        return self.info.qualname.replace(".<locals>", "") if self.info else ""

    def blocks(self, primitive: Primitive, span: m.Span, callee: str) -> None:
        """The call at `span` is a primitive."""
        if self._suppressed(span, primitive.code):
            return
        text = f"`{primitive.name}` ({primitive.category})"
        self._add(
            callee,
            Reach(primitive, self.unit.path, span, self.place(), text, self.conditional > 0, may=False, length=1),
        )

    def reaches(self, below: Reach, span: m.Span, callee: str, target: str) -> None:
        """The call at `span` runs `target`, which reaches a primitive."""
        may = below.conditional or self.doubt > 0
        conditional = may or self.conditional > 0
        text = f"calls `{target}`"
        length = below.length + 1
        where = self.unit.path, span, self.place()
        self._add(callee, Reach(below.primitive, *where, text, conditional, may, length, below))

    def _add(self, callee: str, reach: Reach) -> None:
        if not self.p.preview and (self.once or (self.unit.foreign and reach.conditional)):
            return
        key = (reach.span, reach.primitive.code)
        old = self._events.get(key)
        if old is None or reach.rank() < old.reach.rank():
            self._events[key] = Event(reach.span, callee, reach)

    def _suppressed(self, span: m.Span, code: str) -> bool:
        return self.p.is_suppressed(self.unit, span, code)

    def outcome(self) -> Outcome:
        """What this interpretation found."""
        events = tuple(sorted(self._events.values(), key=lambda event: (event.span, event.reach.primitive.code)))
        reaches: dict[str, Reach] = {}
        for event in events:
            best(reaches, event.reach)
        return Outcome(
            returns=self.returns,
            yields=self.yields,
            events=events,
            reaches=tuple(reaches[code] for code in sorted(reaches)),
            stores=tuple(self.stores.items()),
            globals=tuple(self.global_stores.items()),
            definitions=tuple(self.definitions.items()),
        )


def merge(f: Frame, first: Env, second: Env) -> Env:
    """What names hold where two ways meet. What one way has found out of a name that is not local counts there only."""
    out = dict(first)
    own = f.info.locals if f.info else ()
    for name, known in second.items():
        if name in out:
            if out[name] is not known:
                out[name] = v.either(out[name], known)
        elif name in own or f.info is None:
            out[name] = known
    for name in first:
        if name not in second and name not in own and f.info is not None:
            del out[name]
    return out
