"""What is kept although it can be found again is bounded."""

from asyncguard.link.newest import Newest


def test_the_oldest_goes_first() -> None:
    gone: list[str] = []
    newest = Newest(2)
    for name in "abcd":
        newest.add(lambda name=name: gone.append(name))  # type: ignore[misc]
    assert gone == ["a", "b"]
    newest.most = 0
    newest.add(lambda: gone.append("e"))
    assert gone == list("abcde")
