"""Lowered code, written as Python again: what tests compare. What was folded away stands in angle brackets."""

from collections.abc import Iterable, Iterator

from asyncguard.extract import extract
from asyncguard.model import summary as m


def summary(source: str) -> m.Summary:
    found = extract(source.encode())
    assert found.error is None, found.error
    return found


def expression(source: str) -> m.Expr:
    """What an expression becomes."""
    statement = summary(f"_ = {source}\n").body[0]
    assert isinstance(statement, m.Assign)
    return statement.value


def show(expr: m.Expr | None) -> str:
    match expr:
        case m.Name(id=name):
            return name
        case m.Const(kind="ellipsis"):
            return "..."
        case m.Const(kind=kind, value=value):
            return repr(value) if value is not None or kind == "None" else f"<{kind}>"
        case m.Attr(value=value, name=name):
            return f"{show(value)}.{name}"
        case m.Call(func=func, args=args):
            return f"{show(func)}({', '.join(_arg(arg) for arg in args)})"
        case m.Await(value=value):
            return f"await {show(value)}"
        case m.Subscript(value=value, index=index):
            return f"{show(value)}[{show(index)}]"
        case m.Binary(op=op, left=left, right=right):
            return f"({show(left)} {op} {show(right)})"
        case m.Bool(op=op, values=values):
            return f"({f' {op} '.join(map(show, values))})"
        case m.Not(value=value):
            return f"(not {show(value)})"
        case m.Compare(left=left, ops=ops, rights=rights):
            return " ".join([show(left), *(f"{op} {show(right)}" for op, right in zip(ops, rights, strict=True))])
        case m.Choice(test=test, body=body, orelse=orelse):
            return f"({show(body)} if {show(test)} else {show(orelse)})"
        case m.Lambda(function=function):
            return f"<lambda {function}>"
        case m.Sequence(kind=kind, items=items):
            return f"{kind}({', '.join(map(show, items))})"
        case m.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return "{" + ", ".join(f"**{show(v)}" if k is None else f"{show(k)}: {show(v)}" for k, v in pairs) + "}"
        case m.Comprehension(kind=kind, element=element, clauses=clauses, key=key):
            made = f"{show(key)}: {show(element)}" if key else show(element)
            return f"{kind}({made}{''.join(map(_clause, clauses))})"
        case m.Walrus(name=name, value=value):
            return f"({name} := {show(value)})"
        case m.Starred(value=value):
            return f"*{show(value)}"
        case m.Yield(value=value, is_from=is_from):
            return "yield" + (" from" if is_from else "") + (f" {show(value)}" if value else "")
        case m.Other(parts=parts, kind=kind):
            return f"<{': '.join(filter(None, [kind, ', '.join(map(show, parts))]))}>"
    raise AssertionError(expr)


def _arg(arg: m.Arg) -> str:
    return f"{arg.star}{arg.keyword + '=' if arg.keyword else ''}{show(arg.value)}"


def _clause(clause: m.Clause) -> str:
    tests = "".join(f" if {show(test)}" for test in clause.tests)
    return f" {'async ' if clause.is_async else ''}for {show(clause.target)} in {show(clause.iter)}{tests}"


def outline(source: str) -> str:
    """What statements become."""
    return "\n".join(_lines(summary(source).body))


def _lines(body: Iterable[m.Stmt], indent: str = "") -> Iterator[str]:
    for statement in body:
        head, suites = _statement(statement)
        yield from [indent + head] if head else []
        for title, suite in suites:
            yield from [indent + title] if title else []
            yield from _lines(suite, indent + "    ")


Suites = list[tuple[str, tuple[m.Stmt, ...]]]


def _statement(statement: m.Stmt) -> tuple[str, Suites]:
    match statement:
        case m.Assign(targets=targets, value=value):
            return " = ".join(map(show, (*targets, value))), []
        case m.Annotated(target=target, annotation=annotation, value=value):
            return f"{show(target)}: {show(annotation)}" + (f" = {show(value)}" if value else ""), []
        case m.Augmented(target=target, value=value):
            return f"{show(target)} ?= {show(value)}", []
        case m.Eval(value=value):
            return show(value), []
        case m.Return(value=value):
            return f"return {show(value)}" if value else "return", []
        case m.Raise(value=value):
            return f"raise {show(value)}" if value else "raise", []
        case m.Jump(kind=kind):
            return kind, []
        case m.With(items=items, body=body, is_async=is_async):
            shown = ", ".join(show(i.value) + (f" as {show(i.target)}" if i.target else "") for i in items)
            return "", [(f"{'async ' if is_async else ''}with {shown}", body)]
        case m.For(target=target, iter=iterated, body=body, orelse=orelse, is_async=is_async):
            title = f"{'async ' if is_async else ''}for {show(target)} in {show(iterated)}"
            return "", [(title, body), *_else(orelse)]
        case m.While(test=test, body=body, orelse=orelse) | m.If(test=test, body=body, orelse=orelse):
            word = "if" if isinstance(statement, m.If) else "while"
            return "", [(f"{word} {show(test)}", body), *_else(orelse)]
        case m.Try(body=body, handlers=handlers, orelse=orelse, final=final):
            caught = [(f"except {show(h.type) if h.type else ''} as {h.name}", h.body) for h in handlers]
            return "", [("try", body), *caught, *_else(orelse), *([("finally", final)] if final else [])]
        case m.Match(subject=subject, cases=cases):
            return f"match {show(subject)}", [(_case(case), case.body) for case in cases]
        case m.Define(name=name, function=index):
            return f"def {name} <{index}>", []
        case m.DefineClass(name=name, cls=index):
            return f"class {name} <{index}>", []
        case m.Import():
            return _import(statement), []
        case m.Global(names=names):
            return f"global {', '.join(names)}", []
        case m.TypeAlias(name=name, value=value):
            return f"type {name} = {show(value)}", []
    raise AssertionError(statement)


def _else(body: tuple[m.Stmt, ...]) -> Suites:
    return [("else", body)] if body else []


def _case(case: m.Case) -> str:
    kind, guard = (f" {show(each)}" if each else "" for each in (case.type, case.guard))
    return f"case{kind} binds {', '.join(case.binds)}".rstrip() + (f" if{guard}" if guard else "")


def _import(statement: m.Import) -> str:
    source = "." * statement.level + statement.module
    member = f":{statement.member}" if statement.member else ""
    return f"import {source}{member} as {statement.name}" + (f" (loads {statement.whole})" if statement.whole else "")
