"""One interpretation of a function body: what its names hold here, and what happened so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import lattice, names
from asyncguard.link import values as v
from asyncguard.link.effects import ALWAYS, FIRST, NEARLY, NO_WORK, OTHER, Primitive, Reach, When, Work, best
from asyncguard.link.graph import Node
from asyncguard.link.outcome import Event, Outcome
from asyncguard.link.regions import ANY_SHARED, NO_KEYS, NOTHING_HELD, Regions, Wait, meet
from asyncguard.link.units import Unit
from asyncguard.model import summary as m
from asyncguard.model.finding import Step
from asyncguard.model.misuse import Misuse

if TYPE_CHECKING:
    from asyncguard.link.program import Program

Env = dict[str, v.Type]
Assumed = dict[str, tuple[v.Type | None, v.Type]]
Sure = dict[str, Reach]
"""By code. Never changed in place."""
State = tuple[Env, Regions, Sure]
"""What names hold, what is taken and what was surely reached, at one point of a body."""
_CONDITIONS = {ALWAYS: "", NEARLY: ", with few exceptions", FIRST: ", on first use", OTHER: ", under a condition"}


class Frame:
    """Names and events while statements run. A module or class body has a frame too; its events are of no interest."""

    def __init__(self, p: Program, unit: Unit, fn: v.Fn | None = None, cls: v.Cls | None = None) -> None:
        self.p = p
        self.unit = unit
        self.fn = fn
        self.info = unit.function(fn.index) if fn else None
        self.cls = cls
        """The class whose body or method this is."""
        self.binding = ""
        """The name of a class body that is being bound: `redis = redis.Redis()` reads the module's."""
        self.node: Node | None = None
        """Who calls what is called here; None for what runs elsewhere or when the module is loaded."""
        self.env: Env = {}
        self.closure = dict(fn.closure) if fn else {}
        self.alive = True
        self.failed = False
        """Where it is not alive: left by an exception, which is no other way to do what the function is for."""
        self.conditional = 0
        """Branches that are open here, and ways out that lie behind."""
        self.firsts = 0
        """How many of `conditional` hold when something is used for the first time."""
        self.nearly = 0
        """How many of them hold but for one argument."""
        self.conjuncts = 0
        """Conditions beyond one that an open branch takes: `if a and b` takes one more."""
        self.doubt = 0
        """Calls that are being made and that may find their answer in a cache."""
        self.sure: Sure = {}
        """What was reached on the way here, whatever way that was."""
        self.ways_out: list[Sure] = []
        """The same at each `return`."""
        self.assumed: Assumed = {}
        """Path -> what it held, which was nothing known, and what a condition around here says that it holds."""
        self.once = 0
        """Branches that are open here and that run once in the life of their object."""
        self.returns: v.Type = ()
        self.yields: v.Type = ()
        self.stores: dict[str, v.Type] = {}
        self.definitions: dict[int, v.Value] = {}
        self.globals: set[str] = set()
        self.global_stores: Env = {}
        self.jumps: list[State] = []
        self.regions = NOTHING_HELD
        """What is held here."""
        self.exits: list[Regions] = []
        """What was held where the body was left."""
        self.at_yield = NOTHING_HELD
        self.turned: dict[str, Step] = {}
        """Switches that have to be turned from their defaults on the way here -> where they are asked."""
        self.yielded: dict[str, tuple[tuple[str, Step], ...]] = {}
        """Path of what is yielded -> the switches that have to be turned for that."""
        self.aliases: dict[str, str] = {}
        """Path -> the one under which its object is known."""
        self.either: dict[str, str] = {}
        """Path of what a block has taken unless it was given it -> the path of what was given then."""
        self.pools: dict[str, str | v.Coroutine] = {}
        """Path of a session, or of a maker of sessions -> its pool, or the call that knows it; '' for several."""
        self.made: dict[m.Span, str | v.Coroutine] = {}
        """The same for what calls give, by place."""
        self.own_calls: set[m.Span] = set()
        """Calls of functions of the program."""
        self.pools_given: set[str] = set()
        """The same for what is returned or yielded."""
        self.joined: dict[str, list[tuple[v.Value, m.Span, str]]] = {}
        """Path of a group of tasks -> what leaving its block waits for."""
        self.timed = 0
        """Blocks around that end after some time."""
        self.limits: set[m.Span] = set()
        """Calls that make such blocks."""
        self.begun: set[str] = set()
        """Sessions that are in a block of their own transaction."""
        self.doubtful: dict[str, tuple[tuple[str, Step], ...]] = {}
        """Paths that may be another object after all -> the switches that have to be turned so that they are not."""
        self.given_back: dict[tuple[str, m.Span], Step] = {}
        self.afterwards: list[tuple[m.Span, str, v.Value]] = []
        """What waits once the function has returned: background tasks, streamed responses."""
        self.to_keep: dict[m.Span, str] = {}
        """Calls whose results have to be kept -> what is called."""
        self._misuses: dict[tuple[m.Span, str], Misuse] = {}
        self._waits: dict[tuple[m.Span, v.Value], Wait] = {}
        self.declared: Env = {}
        """`x: T` without a value: what later assignments of unknown values give."""
        self.never_raised: set[str] = set()
        """Exceptions that probes of the running loop would raise elsewhere: their handlers are dead here."""
        self.receiver_calls: dict[str, set[tuple[str, object]]] = {}
        """Receiver as written -> calls with one literal that were made on it: `sock.setblocking(False)`."""
        self.fresh: set[str] = set()
        """Paths that hold what a call in this function has made."""
        self.measured: set[str] = set()
        """Objects whose size the function has looked at."""
        self.called: v.Type = ()
        """What the call that was evaluated last has called."""
        self.built: dict[str, Reach] = {}
        """By code: work on building what the function gives away."""
        self.work: dict[tuple[m.Span, str], Work] = {}
        """What loops, and calls that run loops, do in Python."""
        self.total = NO_WORK
        """The same for the whole body."""
        self.endless: Reach | None = None
        """Where the body goes on for ever, whatever way it takes."""
        self._events: dict[tuple[m.Span, str], Event] = {}

    @property
    def state(self) -> State:
        return dict(self.env), self.regions, self.sure

    @state.setter
    def state(self, state: State) -> None:
        self.env, self.regions, self.sure = dict(state[0]), state[1], state[2]

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
        elif self.cls is not None and name != self.binding and self.unit.member(self.cls.index, name):
            return self.p.class_name(self.unit, self.cls, name)
        return names.module_name(self.p, self.unit, name)

    @property
    def self_name(self) -> str:
        """The first parameter of the method that this is, '' elsewhere."""
        if self.info is not None and self.info.cls >= 0 and self.info.params:
            return self.info.params[0].name
        return ""

    # ---- events

    @property
    def when(self) -> When:
        """When this point of the body is reached."""
        if self.conditional > self.firsts + self.nearly:
            return OTHER
        return FIRST if self.firsts else NEARLY if self.nearly else ALWAYS

    def suppose(self, when: When, count: int = 1) -> None:
        """`count` more conditions of this kind; of fewer, they end."""
        if when is not ALWAYS:
            self.conditional += count
            self.firsts += count * (when is FIRST)
            self.nearly += count * (when is NEARLY)

    def place(self) -> str:
        """The qualified name of the function, for people."""
        return self.info.qualname.replace(".<locals>", "") if self.info else ""

    def blocks(self, primitive: Primitive, span: m.Span, callee: str) -> None:
        """The call at `span` is a primitive."""
        if not self.is_suppressed(span, primitive.code):
            self._add(callee, self._first(primitive, span))

    def starves(self, reach: Reach) -> None:
        """A loop of this very function runs for long."""
        if not self.is_suppressed(reach.span, reach.primitive.code):
            self._add("", reach)

    def hands_over(self, reach: Reach) -> None:
        """A call of this function gives away what should not go there."""
        if not self.is_suppressed(reach.span, reach.primitive.code):
            self._add("", reach)

    def goes_on(self, reach: Reach) -> None:
        """What happens here does not end; of what is reached under a condition that is not sure."""
        if self.conditional == 0 and self.doubt == 0 and self.endless is None:
            self.endless = reach

    def reaches(self, below: Reach, span: m.Span, callee: str, target: str) -> None:
        """The call at `span` runs `target`, which reaches a primitive. An import statement behind a package's callback
        is none: what it names was loaded long ago."""
        if self.unit.foreign and below.primitive.name.startswith("import ") and not self.p.preview:
            return
        if below.primitive.gil and below.when is OTHER and self.when is FIRST and not self.p.preview:
            return  # work under a condition, and once at most: what it costs is not paid again
        self._add(callee, self._further(below, span, target))

    def gives(self, primitive: Primitive, span: m.Span) -> None:
        """The call at `span` builds what goes to the caller."""
        if not self.is_suppressed(span, primitive.code):
            self.built[primitive.code] = self._first(primitive, span)

    def gives_on(self, below: Reach, span: m.Span, target: str) -> None:
        """The call at `span` runs `target`, and what that has built goes to the caller."""
        self.built[below.primitive.code] = self._further(below, span, target)

    def _condition(self) -> str:
        """For people, who cannot ask a package under what condition it does something."""
        return _CONDITIONS[self.when] if self.unit.foreign else ""

    def _first(self, primitive: Primitive, span: m.Span) -> Reach:
        where = self.unit.path, span, self.place()
        text, note = f"`{primitive.name}` ({primitive.category})", self._condition()
        return Reach(primitive, *where, text, self.when, ALWAYS, 1, None, self._branches(), note)

    def _further(self, below: Reach, span: m.Span, target: str) -> Reach:
        may = max(below.when, FIRST if self.doubt else ALWAYS)
        when = max(may, self.when)
        where = self.unit.path, span, self.place()
        text, note = f"calls `{target}`", self._condition()
        branches = below.branches + self._branches() + (self.doubt > 0)
        return Reach(below.primitive, *where, text, when, may, below.length + 1, below, branches, note)

    def _branches(self) -> int:
        """Conditions that have to hold to get here."""
        return self.conditional + self.conjuncts

    def _add(self, callee: str, reach: Reach) -> None:
        if self.once and not self.p.preview:
            return
        if reach.may is ALWAYS and reach.primitive.code not in self.sure:
            self.sure = {**self.sure, reach.primitive.code: reach}
        if self.unit.foreign and reach.when is OTHER and not self.p.preview:
            return
        key = (reach.span, reach.primitive.code)
        old = self._events.get(key)
        if old is None or reach.rank() < old.reach.rank():
            self._events[key] = Event(reach.span, callee, reach)

    def is_suppressed(self, span: m.Span, code: str) -> bool:
        """A comment at the primitive."""
        return self.p.is_suppressed(self.unit, span, code)

    def may_happen(self, span: m.Span) -> None:
        """What the call at `span` reaches on some of its ways only, it may reach."""
        for key, event in self._events.items():
            if key[0] == span and key[1] not in self.sure and event.reach.may is not OTHER:
                reach = msgspec.structs.replace(event.reach, when=OTHER, may=OTHER, branches=event.reach.branches + 1)
                self._events[key] = msgspec.structs.replace(event, reach=reach)

    def waits_for(self, origin: v.Value, span: m.Span, text: str) -> None:
        """The await at `span` waits for `origin`. A loop body comes here again, and holds more."""
        now = self.regions
        old = self._waits.get((span, origin))
        if old is not None:
            now = meet(Regions(old.held, old.released), now)
        conditional = self.conditional > 0
        absent = self.absent()
        if isinstance(origin, v.Coroutine | v.Acquires):
            absent |= origin.absent
        self._waits[span, origin] = Wait(
            span, self.place(), text, origin, conditional, now.released, now.held, absent, self.timed > 0
        )

    def absent(self) -> frozenset[str]:
        """Parameters that are None here."""
        params = self.info.params if self.info is not None else ()
        return frozenset(param.name for param in params if self.env.get(param.name) == (v.NONE,)) or NO_KEYS

    def misuses(
        self,
        code: str,
        span: m.Span,
        callee: str,
        target: str,
        *,
        why: str = "",
        instead: str = "",
        conditional: bool = False,
    ) -> None:
        """The call at `span` does not do what it seems to."""
        fact = Misuse(self.unit.path, span, self.place(), code, callee, target, why, instead, conditional)
        self._misuses[span, code] = fact

    def yields_to(self, where: str) -> None:
        """The body hands `where` out and stops here for a while."""
        held = {(each.key, each.kind): each for each in (*self.at_yield.held, *self.regions.held)}
        self.at_yield = Regions(tuple(held.values()))
        self.yielded[where] = tuple(self.turned.items())

    def is_own(self, name: str) -> bool:
        """A name of the function or of one around it, not of the module."""
        info = self.info
        if info is None or name in self.globals:
            return False
        return name in info.free or name in info.locals or self.is_parameter(name)

    def is_parameter(self, name: str) -> bool:
        return self.info is not None and any(param.name == name for param in self.info.params)

    def forget_object(self, where: str) -> None:
        """`where` is bound to another object."""
        below = f"{where}."
        if self.aliases:
            for known in [each for each in self.aliases if each == where or each.startswith(below)]:
                del self.aliases[known]
        if self.regions.held and any(each.key == where or each.key.startswith(below) for each in self.regions.held):
            keys = frozenset(each.key for each in self.regions.held if f"{each.key}.".startswith(below))
            self.regions = self.regions.forget(keys)

    def _at_the_end(self) -> Regions:
        out = self.exits[0] if self.exits else NOTHING_HELD
        for each in self.exits[1:]:
            out = meet(out, each)
        return out

    def _waits_after(self, end: Regions) -> list[Wait]:
        may = self.conditional > 0
        return [
            Wait(span, self.place(), text, origin, may, end.released, end.held, after=True)
            for span, text, origin in dict.fromkeys(self.afterwards)
        ]

    def is_the_callers(self, key: str) -> bool:
        """Whoever calls the function knows the object too."""
        if key == ANY_SHARED or "::" in key:
            return True
        root = key.partition(".")[0]
        return self.is_parameter(root) or (self.info is not None and root in self.info.free)

    def _pools_stored(self) -> tuple[tuple[str, str], ...]:
        """Of what is stored in an object of the caller's."""
        known = ((key, pool) for key, pool in self.pools.items() if "." in key and self.is_the_callers(key))
        return tuple((key, pool) for key, pool in known if isinstance(pool, str))

    def outcome(self) -> Outcome:
        """What this interpretation found."""
        end = self._at_the_end()
        events = tuple(sorted(self._events.values(), key=lambda event: (event.span, event.reach.primitive.code)))
        reaches: dict[str, Reach] = {}
        for event in events:
            best(reaches, event.reach)
        for reach in common([*self.ways_out, *([self.sure] if self.alive else [])]).values():
            best(reaches, msgspec.structs.replace(reach, when=ALWAYS, note=""))
        return Outcome(
            returns=self.returns,
            yields=lattice.settled(self.yields),
            waits=(*self._waits.values(), *self._waits_after(end)),
            taken=tuple(each for each in end.held if self.is_the_callers(each.key) and not each.asked),
            asked=tuple(each for each in end.held if each.asked),
            misuses=tuple(self._misuses.values()),
            freed=frozenset(key for key in end.released if self.is_the_callers(key)) or NO_KEYS,
            during=self.at_yield.held,
            yielded=tuple(self.yielded.items()),
            pool=next(iter(self.pools_given)) if len(self.pools_given) == 1 else "",
            pools=self._pools_stored(),
            given_back=tuple((key, step) for (key, _), step in self.given_back.items()),
            events=events,
            reaches=tuple(reaches[code] for code in sorted(reaches)),
            built=tuple(self.built[code] for code in sorted(self.built)),
            stores=tuple((name, lattice.settled(known)) for name, known in self.stores.items()),
            globals=tuple((name, lattice.settled(known)) for name, known in self.global_stores.items()),
            work=self.total,
            endless=self.endless,
            definitions=tuple(self.definitions.items()),
        )


def merge(f: Frame, first: Env, second: Env) -> Env:
    """What names hold where two ways meet. What one way has found out of a name that is not local counts there only."""
    out = dict(first)
    own = f.info.locals if f.info else ()
    for name, known in second.items():
        before = out.get(name)
        if before is known:
            continue
        if before is not None:
            out[name] = lattice.either(*_without_differing(before, known))
        elif name in own or f.info is None:
            out[name] = known
    if f.info is not None:
        for name in first.keys() - second.keys():
            if name not in own:
                del out[name]
    return out


def _without_differing(first: v.Type, second: v.Type) -> tuple[v.Type, v.Type]:
    """Of an integer that is one thing or another, perhaps changing from round to round, only the type is known."""
    return (first, second) if first == second else (lattice.unfixed(first), lattice.unfixed(second))


def joined(f: Frame, first: State, second: State) -> State:
    """The state where two ways meet."""
    return merge(f, first[0], second[0]), meet(first[1], second[1]), common([first[2], second[2]])


def common(ways: list[Sure]) -> Sure:
    """What is reached whichever way is taken."""
    if not ways or not all(ways):
        return {}
    codes = set(ways[0]).intersection(*ways[1:]) if ways else set()
    return {code: min((way[code] for way in ways), key=Reach.rank) for code in sorted(codes)}
