"""The two builtins that take a class as an argument: `isinstance` and `cast`."""

from __future__ import annotations

from asyncguard.link import annotations
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m


def isinstance_answer(f: Frame, written: tuple[m.Arg, ...], subject: v.Type) -> bool | None:
    """Whether the subject surely is an instance of the class written as the second argument."""
    from asyncguard.link import narrow

    kinds = annotations.class_value(f.p, f.unit, written[1].value, f.env)
    return narrow.is_instance_of(f, subject, kinds)


def cast(f: Frame, written: tuple[m.Arg, ...]) -> v.Type:
    """The instances that the first argument of `cast` names."""
    return annotations.instance_type(f.p, f.unit, written[0].value, f.env) if written else v.UNKNOWN
