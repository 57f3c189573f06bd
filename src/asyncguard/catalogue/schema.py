"""The shape of a catalogue file: one TOML file a library, decoded strictly (unknown keys are errors).

Names are dotted, as imported: `requests.get`, `boto3.session.Session`. A method is `package.Class#method`.
A type expression (`returns`, `attributes`) is a class name of any catalogue file, `self`, or one of
`list[T]`, `dict[T]` (the values), `iter[T]`, `awaitable[T]`, `type[T]`, `context[T]`; alternatives are joined
with ` | `. Beside one of them, `unbounded[upload]` (or body, response, file) says that nobody limits its size.
`str`, `bytes`, `int`, `bool`, `None` are classes too.
"""

import msgspec


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A condition on one argument of the call. Exactly one test is given."""

    arg: str | None = None
    """Keyword name of the argument."""
    pos: int | None = None
    """Its 0-based position (self not counted)."""
    constructor: bool = False
    """Look at the arguments of the call that built the receiver instead."""
    equals: str | int | float | bool | None | msgspec.UnsetType = msgspec.UNSET
    is_none: bool = False
    absent: bool = False
    present: bool = False
    matches: str | None = None
    """A regular expression, searched in the source name or the literal text of the argument."""
    less_than: float | None = None
    type: tuple[str, ...] = ()
    """The argument is an instance of one of these classes."""
    fresh: bool = False
    """The receiver was made in the same function, and nothing has been called on it."""
    receiver_called: str | None = None
    """`setblocking=False`: an earlier call on the same receiver in the same function, with this literal."""


class Burn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """CPU work. `gil` is `held`, `released` or `switching` (pure Python: the loop gets a turn every few ms)."""

    gil: str
    cost: str
    """Measured cost with its input, for people: `11 ms per MB`."""
    when: str = "always"
    """`always`, `likely` (any ordinary input is heavy), or `size`: only for large input."""
    rate: float | None = None
    """For `size`: milliseconds per megabyte of input, as measured. Without it nothing is reported."""
    estimated: bool = False
    """Nobody measured it here: documentation says so, or a call of the same kind."""
    input: str = ""
    """For `size`: what the work is done on, where that is not among the arguments: upload, body, response, file."""


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a call does. With no effect key it is known to be harmless."""

    names: tuple[str, ...]
    """In [[function]]: dotted names. In [[class.method]]: method names; `*` is every method without an own entry."""
    blocks: str | None = None
    """What it waits for: sleep, network, dns, disk, metadata, process, lock, thread, db, input, loop, import."""
    burns: Burn | None = None
    awaits: str | None = None
    """Latency class of an awaitable: llm, unbounded, client, seconds, network, lock, callee, arg, fast, db."""
    takes: str | None = None
    """The receiver is held from here on: lock, thread-lock, connection. Of `__aenter__`: until the block is left."""
    through: bool = False
    """What is taken is not the receiver but what it was made by: the session of a query."""
    opens: str | None = None
    """What the call gives is held once it is awaited (until it is given back) or entered (until the block is left):
    connection, transaction."""
    keep: bool = False
    """What comes back has to be kept: the loop itself has a weak reference to it only."""
    draws: bool = False
    """It takes a connection of the receiver, which is a pool: with `opens` until that is given back, else while it
    runs."""
    pooled: str | None = None
    """Where what the call gives will take its connections from: `receiver` (a maker of sessions), `argument` (the
    first, or `bind`), `none` (no pool that anybody waits for)."""
    joins: bool = False
    """What it is given runs on, and leaving the block of the receiver waits for it: a task of a group."""
    untimed: tuple[Guard, ...] = ()
    """Any of these holds: it waits without a time limit, for ever if the peer does not answer."""
    limits: bool = False
    """What is awaited in the block of what it gives (or is given to it) has a time limit, unless it is `untimed`."""
    needs_async_driver: bool = False
    """The first argument, or `url`, has to begin with the scheme of an async driver; with another the call raises."""
    begins: bool = False
    """Entering what the call gives begins a transaction of the receiver; leaving gives back what the receiver holds."""
    endless: bool = False
    """Does not return before somebody stops it: a server, a consumer."""
    releases: str | None = None
    """What is given back: `receiver`, `argument` (the first), `session` (the receiver, which code likes to know under
    several names)."""
    after: bool = False
    """It waits when the handler has returned: a response that is streamed."""
    rule: str | None = None
    """Code of the rule that reports it; default: the file's `rule`."""
    returns: str | None = None
    why: str = ""
    """What happens, in a few words: "synchronous HTTP request"."""
    instead: str = ""
    """What to write instead."""
    raises: str = ""
    """On a running loop it raises this instead of blocking."""
    lazy: bool = False
    """A generator or lazy object: the effect happens when the result is iterated."""
    sends: bool = False
    """Calls the plain functions that receive the receiver, a signal, one after the other."""
    unless_awaited: bool = False
    """For `__exit__`: no effect where the block awaits (what leaving would wait for is done by then)."""
    unless: tuple[Guard, ...] = ()
    """Any of these holds: no effect."""
    only_if: tuple[Guard, ...] = ()
    """None of these holds: no effect."""
    part: bool = False
    """The result was made with what the receiver was made with: a member of an archive that is in memory."""
    builds: bool = False
    """The result is meant to be kept and shared: an effect only where it dies with the function that made it."""
    preview: bool = False
    """Known, not yet reported without --preview."""
    until: str = ""
    """Gone since this version of Python or of the library: `python 3.13`."""
    note: str = ""


class Type(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A class: how a receiver is recognised and what its methods do."""

    names: tuple[str, ...]
    """Every importable spelling; the first is the class's name in type expressions."""
    interfaces: tuple[str, ...] = ()
    """Spellings that only say what it can do: what is annotated so may be something else, in memory for example."""
    virtual: bool = False
    """Has no importable name of its own (made at run time: `boto3.client("s3")`)."""
    bases: tuple[str, ...] = ()
    twin: str = ""
    """The async counterpart, as a person would write it."""
    thread_bound: bool = False
    """Its objects stay with the thread that made or took them: a single call cannot be offloaded."""
    chain: bool = False
    """Every attribute is again this type (`client.chat.completions`), a call on it is a call of `*`."""
    chain_stop: tuple[str, ...] = ()
    """Attributes that leave the chain (`aio`)."""
    attributes: dict[str, str] = {}
    """Attribute -> type expression; `*` for any other attribute."""
    returns: dict[str, str] = {}
    """Method -> type expression, where there is nothing else to say. Dunder names count: `__enter__`, `__iter__`,
    `__getitem__`, `__call__`, `__await__`. `__enter__` / `__aenter__` default to `self`."""
    method: tuple[Effect, ...] = ()
    """Effects. Dunder names count: `__enter__`, `__exit__`, `__iter__`, `__len__`, `__bool__`, `__getitem__`."""
    note: str = ""


class Offloader(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Takes a callable and runs it elsewhere (or, `runs = "loop"`, on the loop)."""

    names: tuple[str, ...]
    callable: int | None = 0
    """Position of the callable; a generator or iterator may stand for one."""
    keyword: str = ""
    """Or its keyword: `target`."""
    runs: str = "thread"
    """thread, process, loop, greenlet (the loop's own thread: SQLAlchemy's run_sync)."""
    after: bool = False
    """Runs it when the handler has returned, before what was injected into the handler is cleaned up."""
    plain: bool = False
    """Calls it as a plain function: of a coroutine function it makes a coroutine that nobody runs."""
    pool: str = ""
    """The shared pool whose threads run it, for people: who occupies one for ever takes it from all others."""
    pool_pos: int | None = None
    """The argument that names another executor instead (None: the shared pool), by position."""
    pool_keyword: str = ""
    wraps: bool = False
    """Returns (also as a decorator) an async callable that offloads, rather than offloading at once."""
    returns: str | None = None
    """Type expression of the result; `callee` is what the callable returns, e.g. `awaitable[callee]`."""
    note: str = ""


class Decorator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a decorator makes of a function. `kind`: contextmanager, asynccontextmanager, property, cached-property,
    staticmethod, classmethod, cached (runs once for the same arguments), transparent (returns an equivalent callable),
    abstract, overload."""

    names: tuple[str, ...]
    kind: str
    opens: str = ""
    """The decorated function runs with this open: transaction."""
    note: str = ""


class HigherOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Calls a callable argument at once, on the caller's thread: `sorted(key=f)`, `map(f, xs)`."""

    names: tuple[str, ...]
    callable: int | None = None
    keyword: str = ""
    lazy: bool = False
    """Called when the result is iterated: `map`."""


class Driver(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What begins the address of a database that is reached with a sync driver."""

    names: tuple[str, ...]
    """Schemes: `postgresql+psycopg2`."""
    driver: str
    """The package that is loaded, for people."""
    instead: str
    """The same database with an async driver: `postgresql+asyncpg`."""
    versions: tuple[str, ...] = ()
    """Of the library, where that makes a difference: any of `<2.1`, `>=1.4,<2.0`. () is all."""
    note: str = ""


class Injection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Puts what another function yields into a handler's parameter: `Depends(get_db)`."""

    names: tuple[str, ...]
    outlives: tuple[str, ...] = ()
    """Versions of the library in which the other function goes on only after the response, with streams and background
    tasks, is done: any of `<0.106`, `>=0.118`."""
    ends_early: str = ""
    """`scope=function`: with this keyword and literal it goes on when the handler returns."""


class LoopFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a probe says on a running loop. `value` is its truth; `raises` never happens there."""

    names: tuple[str, ...]
    value: bool | None = None
    never_raises: tuple[str, ...] = ()


class EntryPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Functions that a framework calls, and where it runs them. Recognised by `names`, by `bases`, or both."""

    kind: str
    """route, websocket, middleware, dependency, ...: a key of `asyncguard.model.entry.KINDS`."""
    names: tuple[str, ...] = ()
    """Decorators and registration calls: `django.urls.path`, `fastapi.FastAPI#get`."""
    callable: int | None = None
    """Where a registration call takes the function, by position; a decorator has none."""
    keyword: str = ""
    """Or by keyword."""
    subject: int | None = None
    """Where a decorator takes the signal, or the list of signals, that the function receives."""
    bases: tuple[str, ...] = ()
    """Classes whose subclasses have such methods; `*` stands for any part of a name: `*_pb2_grpc.*Servicer`."""
    methods: tuple[str, ...] = ()
    """Of a subclass, or of a class or object that is registered: patterns such as `on_*`."""
    parameters: tuple[str, ...] = ()
    """Of the methods only those whose only parameter, beside self, is called one of these."""
    models: bool = False
    """What parameters and result declare is validated and serialised on the loop, wherever the function runs."""
    model: str = ""
    """A method of a model that is called when one is made (`taken`) or written (`given`): no entry point of itself."""
    suffix: str = ""
    """A keyword of the call that says how the names of the methods go on: `suffix="one"` means `on_get_one`."""
    path: int | None = None
    """Where the call takes what names the entry point: a URL, an event, a command."""
    path_keyword: str = "path"
    verb: str = ""
    """What stands before the path; by default the HTTP methods that the call names."""
    verb_argument: int | None = None
    """Or the argument that says it."""
    default_verb: str = ""
    """Where nothing else says it."""
    setting: str = ""
    """What a module or a class assigns to this name, dotted names in strings or functions: `MIDDLEWARE`,
    `WorkerSettings.functions`."""
    factory: bool = False
    """What is registered is called once, and what it returns is the entry point."""
    sync: str = "thread"
    """Where a plain function runs: loop, thread, process; `caller` for the thread that triggers it; `refused` where the
    framework raises."""
    coroutine: str = "loop"
    """Where an async one runs: loop; `own-loop` for a loop of its own in a worker; `refused` where nobody awaits it."""
    becomes: str = ""
    """The class that a decorator makes the function an instance of. Where the file says nothing of its `__call__`, it
    can be called as before."""
    unwraps: bool = False
    """A plain function that a decorator has put in the place of an async one is called where that would be."""
    thread_if: str = ""
    """A keyword of the call that, where it is True, moves a plain function to a thread."""
    loop_unless: str = ""
    """A keyword of the call that, where it is False, keeps a plain function on the loop."""
    only_with: tuple[str, ...] = ()
    """Modules and last names of calls of which the program has one: otherwise nobody knows where a plain one runs."""
    rows: bool = False
    """The callable argument is a list of rows, `(path, class)`."""
    named: bool = False
    """A list of names puts it below a router."""
    list: str = ""
    """The calls stand in a list of this name, which other modules include: `urlpatterns`."""
    until: str = ""
    """Gone since this version of the library, or of the one that it rests on: `starlette 1.0`."""
    note: str = ""


class Router(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Something that routes are registered with and that has a prefix of its own."""

    names: tuple[str, ...]
    """Classes: `fastapi.APIRouter`."""
    prefix: int | None = None
    keyword: str = ""
    attribute: str = ""
    """The prefix is a class attribute of subclasses: `path` of Litestar's Controller."""


class Include(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A call that puts one router below another."""

    names: tuple[str, ...]
    router: int | None = 0
    keyword: str = ""
    prefix: int | None = None
    prefix_keyword: str = "prefix"
    list: str = ""
    """A call that belongs to no router stands in a list of this name."""
    replaces: bool = False
    """The prefix takes the place of the router's own."""
    members: bool = False
    """The call makes the router, and `router` is the list of what is below it, handlers and controllers too."""
    routes: str = ""
    """A keyword under which routes are given instead of a router."""


class Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A catalogue file."""

    library: str
    modules: tuple[str, ...]
    """Top-level modules that the file speaks of: analysis does not descend into them."""
    distribution: str = ""
    """What pip installs; '' for the standard library."""
    rule: str = "AG110"
    """Default rule of `blocks` entries."""
    checked: str = ""
    """Versions that the facts were checked with: `requests 2.32.5`."""
    versions: str = ""
    """Of what was derived: the version whose source was read, or the oldest and the newest: `>=4.10.0,<=4.14.0`."""
    derived: bool = False
    """Written by `asyncguard derive` from the source of the version in `checked`, doubtful kinds left out. Where the
    package is installed, its own source counts."""
    unverified: bool = False
    """The facts rest on documentation only."""
    source: tuple[str, ...] = ()
    """Where the facts come from: documentation pages, source files."""
    loads: tuple[str, ...] = ()
    """Modules of the standard library that are loaded wherever this library is, in every version of Python."""
    function: tuple[Effect, ...] = ()
    types: tuple[Type, ...] = msgspec.field(default=(), name="class")
    offloader: tuple[Offloader, ...] = ()
    decorator: tuple[Decorator, ...] = ()
    higher_order: tuple[HigherOrder, ...] = ()
    loop_fact: tuple[LoopFact, ...] = ()
    driver: tuple[Driver, ...] = ()
    injection: tuple[Injection, ...] = ()
    entry_point: tuple[EntryPoint, ...] = ()
    router: tuple[Router, ...] = ()
    include: tuple[Include, ...] = ()


COST_CLASS = {
    "cpu": "cpu",
    "metadata": "disk",
    "import": "disk",
    "disk": "disk",
    "dns": "network",
    "network": "network",
    "db": "network",
    "sleep": "unbounded",
    "process": "unbounded",
    "lock": "unbounded",
    "thread": "unbounded",
    "input": "unbounded",
    "loop": "unbounded",
}
"""What a call waits for (or does: `cpu`) -> how long that may take."""
