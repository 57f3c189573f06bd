"""Source → Summary. Knows syntax, knows no other file."""

from asyncguard.extract.version import VERSION as VERSION


def extract(data: bytes) -> "Summary":
    """What analysis needs to know of a file.

    Takes the file's bytes and never raises for what is in them: text that is not Python is a Summary with an `error`.
    """
    from asyncguard.extract.module import extract_module

    return extract_module(data)


from asyncguard.model.summary import Summary  # noqa: E402
