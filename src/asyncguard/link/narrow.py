"""What a condition says of the names in it."""

from __future__ import annotations

from asyncguard.link import classes, expressions, hints, lattice, protocols, sizes
from asyncguard.link import values as v
from asyncguard.link.frame import Assumed, Env, Frame
from asyncguard.link.spelling import path
from asyncguard.model import summary as m


def truth(f: Frame, test: m.Expr) -> bool | None:
    """Evaluate `test`; whether it holds, where that is sure."""
    if isinstance(test, m.Bool):
        return _bool_truth(f, test)
    known = expressions.looked_into(f, test)
    protocols.test(f, known, test)
    return lattice.truth(known)


def _bool_truth(f: Frame, test: m.Bool) -> bool | None:
    env, assumed = dict(f.env), f.assumed
    f.assumed = {}
    answers: list[bool | None] = []
    for value in test.values:
        answers.append(truth(f, value))
        keep_bound(f, value, env)
        if answers[-1] is (test.op == "or"):
            break
        assume(f, value, holds=test.op == "and", evaluated=True)
    leave(f, env, assumed)
    decided = test.op == "or"
    if decided in answers:
        return decided
    return None if None in answers else not decided


def assume(f: Frame, test: m.Expr, *, holds: bool, evaluated: bool = True) -> None:
    """Narrow names for the branch in which `test` holds (or does not). The test has been evaluated before."""
    match test:
        case m.Name() | m.Attr():
            _truthy(f, test, holds=holds)
        case m.Not(value=value):
            assume(f, value, holds=not holds)
        case m.Bool(op=op, values=values):
            if (op == "and") == holds:
                for value in values:
                    assume(f, value, holds=holds)
        case m.Call(func=m.Name(id="isinstance"), args=(subject, kind)):
            if holds:
                assume_instance(f, subject.value, kind.value)
            else:
                _exclude_instance(f, subject.value, kind.value)
        case m.Compare(left=left, ops=(op,), rights=(m.Const(kind="None"),)):
            if op in ("is", "is not", "==", "!="):
                _none(f, left, is_none=(op in ("is", "==")) == holds)
        case m.Walrus(name=name):
            _truthy(f, m.Name(name), holds=holds)


def _truthy(f: Frame, expr: m.Expr, *, holds: bool) -> None:
    """What is false and cannot be one of the objects that it was said to be is None."""
    before = f.env.get(path(expr))
    _keep(f, expr, lambda value: _may_be(f, value, truth=holds))
    if before and not holds and f.env[path(expr)] == ():
        f.env[path(expr)] = (v.NONE,)


def _may_be(f: Frame, value: v.Value, *, truth: bool) -> bool:
    return lattice.truth((value,)) is not (not truth) and (truth or not _is_never_false(f, value))


def _is_never_false(f: Frame, value: v.Value) -> bool:
    """A session or connection, and an object of the program whose class does not say when it is false."""
    match value:
        case v.Instance(name=name):
            return f.p.catalogue.is_connection(name)
        case v.Obj(cls=cls):
            return classes.is_always_true(f.p, cls)
    return False


def _none(f: Frame, expr: m.Expr, *, is_none: bool) -> None:
    subject = m.Name(expr.name) if isinstance(expr, m.Walrus) else expr
    where = path(subject)
    if is_none and where:
        f.env[where] = (v.NONE,)
    elif where:
        _keep(f, subject, lambda value: value != v.NONE)


def _keep(f: Frame, expr: m.Expr, wanted: object) -> None:
    where = path(expr)
    if not where:
        return
    known = f.env.get(where) if "." in where else f.lookup(where)
    if known is None:
        return
    kept = tuple(value for value in known if wanted(value))  # type: ignore[operator]
    if kept != known:
        f.env[where] = kept


def assume_instance(f: Frame, subject: m.Expr, kind: m.Expr) -> None:
    """`isinstance(subject, kind)` holds."""
    where = path(subject)
    if not where:
        return
    wanted = hints.class_value(f.p, f.unit, kind, f.env)
    known = f.env.get(where) if "." in where else f.lookup(where)
    if known is None:
        known = expressions.evaluate(f, subject)
    kept = tuple(value for value in known if any(_is_instance(f, value, each) for each in wanted))
    if kept or sizes.of(known):
        kept = (*kept, *sizes.of(known))
    if kept or not wanted:
        f.env[where] = kept or known
    else:
        before = f.env.get(where)
        f.env[where] = hints.instance_type(f.p, f.unit, kind, {**f.env})
        if not known:
            f.assumed[where] = (before, f.env[where])


def keep_bound(f: Frame, test: m.Expr, before: Env) -> None:
    """What `test`, which has been evaluated, binds is still bound behind the whole condition: add it to `before`."""
    match test:
        case m.Walrus(name=name) if name in f.env:
            before[name] = f.env[name]
        case m.Not(value=inner) | m.Compare(left=inner):
            keep_bound(f, inner, before)


def leave(f: Frame, before: Env, assumed: Assumed) -> None:
    """Behind a test of several parts: names hold what they held `before`, but for those that it has bound."""
    for name in f.env.keys() & before.keys():
        f.env[name] = before[name]
    for where, (_, value) in f.assumed.items():
        if where not in before and f.env.get(where) is value:
            del f.env[where]
    f.assumed = assumed


def forget(f: Frame, ends: list[tuple[Env, Assumed]]) -> None:
    """What a condition said of something unknown holds on its own ways only: where a way from it meets one on which
    nothing is known, nothing is known. `ends` are the ways that meet here, each with what was assumed on it."""
    for _, mine in ends:
        for where, (before, _value) in mine.items():
            found = [(env.get(where), there.get(where, (None, None))[1]) for env, there in ends]
            if not all(known for known, _ in found) and all(known is said for known, said in found if known):
                f.env.pop(where, None)
                if before is not None:
                    f.env[where] = before


def _exclude_instance(f: Frame, subject: m.Expr, kind: m.Expr) -> None:
    wanted = hints.class_value(f.p, f.unit, kind, f.env)
    where = path(subject)
    if "." in where and where not in f.env:
        known = expressions.evaluate(f, subject)
        f.env |= {where: known} if len(known) > 1 else {}
    _keep(f, subject, lambda value: not any(_is_instance(f, value, each) for each in wanted))


def _is_instance(f: Frame, value: v.Value, kind: v.Value) -> bool:
    match value:
        case v.Obj(cls=cls):
            return classes.is_subclass(f.p, cls, kind)
        case v.Instance(name=name):
            return classes.is_subclass(f.p, v.External(name), kind)
        case v.Literal(kind=builtin):
            return isinstance(kind, v.External) and kind.name == f"builtins.{builtin}"
        case v.Container(kind=builtin):
            return isinstance(kind, v.External) and kind.name == f"builtins.{builtin}"
    return False


def is_instance_of(f: Frame, known: v.Type, kinds: v.Type) -> bool | None:
    """The answer of `isinstance(known, kinds)`, where every alternative agrees."""
    known = sizes.without(known)
    if not known or not kinds or any(_may_be_anything(value) for value in known):
        return None
    answers = {any(_is_instance(f, value, kind) for kind in kinds) for value in known}
    if answers == {True}:
        return True
    return None


def _may_be_anything(value: v.Value) -> bool:
    return isinstance(value, v.External | v.Running)


def isinstance_answer(f: Frame, written: tuple[m.Arg, ...], subject: v.Type) -> bool | None:
    """Whether the subject surely is an instance of the class written as the second argument."""
    return is_instance_of(f, subject, hints.class_value(f.p, f.unit, written[1].value, f.env))


def cast(f: Frame, written: tuple[m.Arg, ...]) -> v.Type:
    """The instances that the first argument of `cast` names."""
    return hints.instance_type(f.p, f.unit, written[0].value, f.env) if written else v.UNKNOWN
