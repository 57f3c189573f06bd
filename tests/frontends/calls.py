"""asyncguard, called as a person would."""

from click.testing import CliRunner, Result

from asyncguard.frontends.cli import main


def run(*words: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, words, input=given, prog_name="asyncguard")


def check(*words: str, given: str | bytes | None = None) -> Result:
    return run("check", *words, given=given)
