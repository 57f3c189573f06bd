"""Small programs, linked."""

import textwrap
from collections.abc import Mapping

from asyncguard.catalogue import load
from asyncguard.extract import extract
from asyncguard.link import Module, Program, link
from asyncguard.link import values as v
from asyncguard.link.units import Unit
from asyncguard.model import summary as m
from asyncguard.model.block import Block

CODES = [f"AG1{number:02}" for number in range(15)]


def modules(files: Mapping[str, str | bytes], root: str = "") -> list[Module]:
    """Path → text, as linking takes it: `a/b.py` may be imported as `a.b`."""
    return [_module(path, text, root) for path, text in files.items()]


def _module(path: str, text: str | bytes, root: str) -> Module:
    parts = path.removesuffix(".py").split("/")
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    data = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
    return Module(path, (name,) if name else (), is_package, m.encode(extract(data)), root)


def program(files: Mapping[str, str] | str, *, preview: bool = False) -> Program:
    return link(modules({"app.py": files} if isinstance(files, str) else files), load(), preview=preview)


def blocks(linked: Program) -> list[Block]:
    """All that blocks, in order of code and place."""
    return [block for code in CODES for block in linked.blocks(code)]


def unit(linked: Program, path: str = "app.py") -> Unit:
    return linked.units.by_path[path]


def shown(known: v.Type) -> str:
    """Values, briefly: `Obj(app.py:0) | list[int]`."""
    return " | ".join(_value(value) for value in known)


def _value(value: v.Value) -> str:
    match value:
        case v.Literal(kind=kind, value=constant):
            return repr(constant) if constant is not None or kind == "None" else kind
        case v.Instance(name=name, args=args):
            return f"{name}[{shown(args)}]" if args else name
        case v.Container(kind=kind, items=items):
            return f"{kind}[{shown(items)}]"
        case v.Row(items=rows):
            return f"row[{', '.join(map(shown, rows))}]"
        case v.Running(result=inner) | v.ClassOf(instance=inner) | v.Makes(result=inner):
            return f"{type(value).__name__}[{shown(inner)}]"
        case v.External(name=name):
            return f"<{name}>"
        case v.Module(path=path):
            return f"<{path}>"
        case v.Obj(cls=cls):
            return f"{cls.path}:{cls.index}()"
        case v.Cls(path=path, index=index):
            return f"{path}:{index}"
        case v.Fn(path=path, index=index):
            return f"{path}#{index}"
    return type(value).__name__
