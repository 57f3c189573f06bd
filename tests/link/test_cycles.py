"""Recursion: what a function reaches does not depend on who asks first, and nothing that is reachable is lost."""

import random

import pytest

from asyncguard.catalogue import load
from asyncguard.extract import extract
from asyncguard.link import Module, link
from asyncguard.model.summary import encode

FUNCTIONS = 14


def graph(seed: int) -> tuple[dict[int, list[int]], set[int]]:
    """Who calls whom, and who sleeps."""
    chance = random.Random(seed)
    calls = {i: sorted(chance.sample(range(FUNCTIONS), chance.choice([1, 1, 2, 2, 3]))) for i in range(FUNCTIONS)}
    return calls, set(chance.sample(range(FUNCTIONS), 2))


def source(calls: dict[int, list[int]], sleepers: set[int], order: list[int]) -> str:
    lines = ["import time"]
    for i, callees in calls.items():
        body = [f"    f{callee}()" for callee in callees] + (["    time.sleep(1)"] if i in sleepers else [])
        lines += [f"def f{i}():", *body]
    for i in order:
        lines += [f"async def g{i}():", f"    f{i}()"]
    return "\n".join(lines) + "\n"


def reaching(calls: dict[int, list[int]], sleepers: set[int]) -> set[str]:
    """By brute force: every function from which a sleeper can be reached."""
    found = set(sleepers)
    while more := {i for i, callees in calls.items() if i not in found and found & set(callees)}:
        found |= more
    return {f"g{i}" for i in found}


def blocking(text: str) -> set[str]:
    program = link([Module("m.py", ("m",), is_package=False, data=encode(extract(text.encode())))], load())
    return {block.function for block in program.blocks("AG101")}


@pytest.mark.parametrize("seed", range(40))
def test_every_order_finds_what_is_reachable(seed: int) -> None:
    calls, sleepers = graph(seed)
    order = list(range(FUNCTIONS))
    expected = reaching(calls, sleepers)
    for entries in (order, order[::-1], random.Random(seed).sample(order, len(order))):
        assert blocking(source(calls, sleepers, entries)) == expected


@pytest.mark.parametrize("length", [25, 79, 150])
def test_a_chain_of_any_length_is_followed_from_any_of_its_links(length: int) -> None:
    calls = {i: [i + 1] for i in range(length)} | {length: []}
    order = list(range(0, length, 7))
    for entries in (order, order[::-1]):
        assert blocking(source(calls, {length}, entries)) == {f"g{i}" for i in order}
