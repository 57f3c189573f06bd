"""Expressions: what they hold, and what evaluating them does."""

from __future__ import annotations

import math
from collections.abc import Callable

from asyncguard.link import (
    attributes,
    calls,
    counts,
    holds,
    instead,
    keyed,
    lattice,
    narrow,
    objects,
    pools,
    protocols,
    statements,
    targets,
    work,
)
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame, Sure, common
from asyncguard.link.site import Site
from asyncguard.link.spelling import path, spell
from asyncguard.model import summary as m

_AWAITING = {"gather", "wait_for", "create_task", "ensure_future", "shield", "wait", "as_completed", "start_soon"}
"""Calls whose arguments are awaitables: an argument that "blocks" was not resolved rightly."""


def evaluate(f: Frame, expr: m.Expr) -> v.Type:
    """What `expr` holds; what it does is noted on the frame."""
    return _HANDLERS[type(expr)](f, expr)


def _name(f: Frame, e: m.Name) -> v.Type:
    known = f.lookup(e.id)
    shared = keyed.forgotten(known)
    if shared is not known and e.id in f.env:
        f.env[e.id] = shared
    return shared


def looked_into(f: Frame, e: m.Expr) -> v.Type:
    """The same for an expression that is only asked for something: afterwards it still has no second name."""
    return f.lookup(e.id) if isinstance(e, m.Name) else evaluate(f, e)


def _const(f: Frame, e: m.Const) -> v.Type:
    value = e.value if not isinstance(e.value, float) else None
    return (v.Literal(e.kind, value),)


def _attr(f: Frame, e: m.Attr) -> v.Type:
    where = path(e)
    known = f.env.get(where) if where else None
    if known is not None:
        return known
    return attributes.read(f, looked_into(f, e.value), e.name, e.span, spell(e))


def _call(f: Frame, e: m.Call, *, awaited: bool = False) -> v.Type:
    if isinstance(e.func, m.Name) and e.func.id == "super":
        f.called = v.UNKNOWN
        return calls.super_object(f)
    func = evaluate(f, e.func)
    last, receiver = (e.func.name, path(e.func.value)) if isinstance(e.func, m.Attr) else ("", "")
    arguments = _arguments(f, e.args, awaited=last in _AWAITING)
    if f.p.observer is not None:
        f.p.observer.call(f, e, func, arguments, awaited=awaited)
    if isinstance(e.func, m.Call) and arguments.positional:  # router.get("/")(home)
        f.p.entries.decorated(f, None, e.func, arguments.positional[0])
    result = calls.call(f, func, arguments, Site(e.span, spell(e.func), awaited, receiver, e))
    holds.lost(f, func, arguments)
    f.called = func
    if isinstance(e.func, m.Attr) and isinstance(e.func.value, m.Bool):
        result = instead.called(f, e.func, result)
    if receiver:
        _note_literal_call(f, e, last, receiver)
    return result


def _note_literal_call(f: Frame, e: m.Call, method: str, receiver: str) -> None:
    """`sock.setblocking(False)`: guards ask for it later."""
    literal = e.args[0].value.value if len(e.args) == 1 and isinstance(e.args[0].value, m.Const) else None
    f.receiver_calls.setdefault(receiver, set()).add((method, literal))


def _arguments(f: Frame, written: tuple[m.Arg, ...], *, awaited: bool) -> Arguments:
    positional: list[v.Type] = []
    keywords: list[tuple[str, v.Type]] = []
    complete, starred = True, v.UNKNOWN
    for arg in written:
        known = (
            looked_into(f, arg.value)
            if arg.star
            else evaluate_awaited(f, arg.value)
            if awaited
            else evaluate(f, arg.value)
        )
        if arg.star == "*":
            protocols.iterate(f, known, f.p.span_of(arg.value), spell(arg.value))
            rows = [value for value in known if isinstance(value, v.Row)]
            complete = complete and len(rows) == len(known) == 1
            starred = lattice.join(starred, known)
            positional += rows[0].items if len(rows) == len(known) == 1 else []
        elif arg.star == "**":
            passed = keyed.of(known)
            complete = complete and passed is not None
            keywords += passed or ()
        elif arg.keyword is not None:
            keywords.append((arg.keyword, known))
        elif complete:
            positional.append(known)
    return Arguments(tuple(positional), tuple(keywords), written, complete, starred)


def evaluate_awaited(f: Frame, expr: m.Expr) -> v.Type:
    """Evaluate what is awaited: a call in it is no blocking primitive, whatever its name suggests."""
    if isinstance(expr, m.Call):
        return _call(f, expr, awaited=True)
    if isinstance(expr, m.Choice):
        evaluate(f, expr.test)
        return lattice.join(evaluate_awaited(f, expr.body), evaluate_awaited(f, expr.orelse))
    if isinstance(expr, m.Starred):
        return evaluate_awaited(f, expr.value)
    if isinstance(expr, m.Comprehension):
        return _comprehension(f, expr, awaited=True)
    return evaluate(f, expr)


def _await(f: Frame, e: m.Await) -> v.Type:
    known = evaluate_awaited(f, e.value)
    holds.wait(f, known, e.span, spell(e.value))
    return protocols.wait_for(f, known, e.span, spell(e.value))


def _subscript(f: Frame, e: m.Subscript) -> v.Type:
    held = looked_into(f, e.value)
    index = evaluate(f, e.index)
    return protocols.item(f, held, index, e.span, spell(e.value))


def _binary(f: Frame, e: m.Binary) -> v.Type:
    left, right = evaluate(f, e.left), evaluate(f, e.right)
    return lattice.join(
        protocols.operate(f, e.op, left, right), protocols.own_operator(f, e.op, left, right, e.span, spell(e.left))
    )


def _bool(f: Frame, e: m.Bool) -> v.Type:
    out: list[v.Type] = []
    env, kept, sure, assumed = dict(f.env), f.conditional, f.sure, f.assumed
    f.assumed = {}
    for i, value in enumerate(e.values):
        known = evaluate(f, value)
        narrow.keep_bound(f, value, env)
        sure = f.sure if i == 0 else sure
        last = i == len(e.values) - 1
        if not last:
            protocols.test(f, known, value)
        stops = lattice.truth(known) is (e.op == "or") and bool(known)
        out.append(known if last or stops else _passing(known, truthy=e.op == "or"))
        if stops or last:
            break
        narrow.assume(f, value, holds=e.op == "and", evaluated=True)
        f.conditional = kept + 1
    f.conditional, f.sure = kept, sure
    narrow.leave(f, env, assumed)
    return lattice.either(*out[:-1], out[-1]) if all(out[:-1]) else lattice.either(*out)


def _passing(known: v.Type, *, truthy: bool) -> v.Type:
    """What of an operand of `or` (`truthy`) or `and` can be the result."""
    return tuple(value for value in known if lattice.truth((value,)) is not (not truthy))


def _not(f: Frame, e: m.Not) -> v.Type:
    answer = narrow.truth(f, e.value)
    return (v.Literal("bool", not answer if answer is not None else None),)


def _compare(f: Frame, e: m.Compare) -> v.Type:
    left = evaluate(f, e.left)
    known: bool | None = None
    for op, right in zip(e.ops, e.rights, strict=True):
        other = looked_into(f, right)
        if op in ("in", "not in"):
            protocols.contains(f, other, e.span, spell(right))
        else:
            protocols.own_operator(f, op, left, other, e.span, spell(e.left))
        known = _compared(left, op, other) if len(e.ops) == 1 else None
    return (v.Literal("bool", known),)


def _compared(left: v.Type, op: str, right: v.Type) -> bool | None:
    """The answer of `is None`, `is True`, `== True`, `in` and their opposites, where it is sure."""
    if op in ("in", "not in"):
        found = keyed.has(right, left)
        return found if found is None or op == "in" else not found
    if right == (v.NONE,) and op in ("is", "is not", "==", "!="):
        nones = [value == v.NONE for value in left]
        if nones and all(nones):
            return op in ("is", "==")
        if nones and not any(nones) and lattice.truth(left) is True:
            return op in ("is not", "!=")
    if len(left) == len(right) == 1 and isinstance(left[0], v.Literal) and isinstance(right[0], v.Literal):
        a, b = left[0], right[0]
        if a.kind == b.kind == "bool" and a.value is not None and b.value is not None:
            return (a.value == b.value) == (op in ("is", "=="))
    return None


def _choice(f: Frame, e: m.Choice) -> v.Type:
    known = narrow.truth(f, e.test)
    out: list[v.Type] = []
    start, sure = f.env, f.sure
    surely: list[Sure] = []
    for way, expr in ((True, e.body), (False, e.orelse)):
        if known is (not way):
            continue
        f.env, f.sure = dict(start), sure
        f.conditional += known is None
        narrow.assume(f, e.test, holds=way, evaluated=True)
        out.append(instead.chosen(f, evaluate(f, expr), e.test, holds=way))
        f.conditional -= known is None
        surely.append(f.sure)
    f.env, f.sure = start, common(surely)
    return lattice.either(*out)


def _lambda(f: Frame, e: m.Lambda) -> v.Type:
    info = f.unit.function(e.function)
    fn = v.Fn(f.unit.path, e.function, statements.capture(f, info.free))
    f.definitions[e.function] = fn
    return (fn,)


def _sequence(f: Frame, e: m.Sequence) -> v.Type:
    items = [evaluate(f, item) for item in e.items]
    starred = any(isinstance(item, m.Starred) for item in e.items)
    if e.kind == "tuple" and not starred and len(items) <= 8:
        return (v.Row(tuple(items)),)
    return (v.Container(e.kind, lattice.either(*items) if items else v.UNKNOWN),)


def _dict(f: Frame, e: m.Dict) -> v.Type:
    for key in e.keys:
        if key is not None:
            evaluate(f, key)
    out: list[v.Type] = []
    for key, value in zip(e.keys, e.values, strict=True):
        known = evaluate(f, value)
        out.append(known if key is not None else lattice.join(*[x.items for x in known if isinstance(x, v.Container)]))
    return (v.Container("dict", lattice.join(*out)),)


def _comprehension(f: Frame, e: m.Comprehension, *, awaited: bool = False) -> v.Type:
    start = f.env
    f.env = dict(start)
    rounds: list[int] = []
    for clause in e.clauses:
        iterated = evaluate(f, clause.iter)
        rounds.append(counts.rounds(iterated))
        if clause.is_async:
            holds.iterate(f, iterated, clause.span, spell(clause.iter))
        element = protocols.iterate(f, iterated, clause.span, spell(clause.iter), is_async=clause.is_async)
        targets.assign(f, clause.target, element)
        for test in clause.tests:
            narrow.truth(f, test)
            narrow.assume(f, test, holds=True)
    if e.key is not None:
        evaluate(f, e.key)
    known = evaluate_awaited(f, e.element) if awaited else evaluate(f, e.element)
    f.env = start
    work.comprehension(f, e, tuple(rounds))
    return (v.Container("iter" if e.kind == "generator" else e.kind, known, _elements(e, rounds)),)


def _elements(e: m.Comprehension, rounds: list[int]) -> int:
    """How many elements the result has at least."""
    sure = e.kind in ("list", "generator") and not any(clause.tests for clause in e.clauses)
    return math.prod(rounds) if sure else 0


def _walrus(f: Frame, e: m.Walrus) -> v.Type:
    known = evaluate(f, e.value)
    f.env[e.name] = known
    return known


def _starred(f: Frame, e: m.Starred) -> v.Type:
    return protocols.iterate(f, evaluate(f, e.value), f.p.span_of(e.value), spell(e.value))


def _yield(f: Frame, e: m.Yield) -> v.Type:
    known = evaluate(f, e.value) if e.value is not None else (v.NONE,)
    if e.is_from and e.value is not None:
        known = protocols.iterate(f, known, f.p.span_of(e.value), spell(e.value))
    f.yields = lattice.join(f.yields, lattice.some(known))
    pools.given(f, e.value)
    f.yields_to(objects.canonical(f, path(e.value)) if e.value is not None else "")
    return v.UNKNOWN


def _other(f: Frame, e: m.Other) -> v.Type:
    for part in e.parts:
        if isinstance(part, m.Subscript):  # del options["key"]
            evaluate(f, part.value)
        evaluate(f, part)
    return (v.Literal(e.kind, scheme=e.starts),) if e.kind else v.UNKNOWN


_HANDLERS: dict[type, Callable[..., v.Type]] = {
    m.Name: _name,
    m.Const: _const,
    m.Attr: _attr,
    m.Call: _call,
    m.Await: _await,
    m.Subscript: _subscript,
    m.Binary: _binary,
    m.Bool: _bool,
    m.Not: _not,
    m.Compare: _compare,
    m.Choice: _choice,
    m.Lambda: _lambda,
    m.Sequence: _sequence,
    m.Dict: _dict,
    m.Comprehension: _comprehension,
    m.Walrus: _walrus,
    m.Starred: _starred,
    m.Yield: _yield,
    m.Other: _other,
}
