"""Which of several proofs of one finding is shown."""

from tests.link.programs import blocks, program


def _primitive_row(text: str) -> int:
    (found,) = blocks(program(text))
    return found.chain[-1].span.row


class TestOfSeveralProofs:
    def test_the_one_with_fewer_conditions(self) -> None:
        text = """
            import requests

            def load(url, special, other):
                if special and other:
                    return requests.get(url)
                return requests.get(url, timeout=1)

            def probe(url, special, other):
                if other:
                    load(url, special, other)

            async def handler(url, special, other):
                probe(url, special, other)
            """
        assert _primitive_row(text) == 7

    def test_the_certain_one(self) -> None:
        text = """
            import requests

            def load(url, special):
                if special:
                    requests.get(url)
                deeper(url)

            def deeper(url):
                requests.get(url)

            async def handler(url, special):
                load(url, special)
            """
        assert _primitive_row(text) == 10

    def test_the_shorter_one(self) -> None:
        text = """
            import requests

            def load(url, special):
                if special:
                    deeper(url)
                else:
                    requests.get(url)

            def deeper(url):
                requests.get(url)

            async def handler(url, special):
                load(url, special)
            """
        assert _primitive_row(text) == 8
