"""The defaults that AG603 rests on, told by the libraries."""

import inspect
import smtplib
import socket

import pytest

pytestmark = pytest.mark.slow


def test_the_standard_library_has_none() -> None:
    assert socket.getdefaulttimeout() is None
    assert inspect.signature(smtplib.SMTP).parameters["timeout"].default is socket._GLOBAL_DEFAULT_TIMEOUT


def test_requests_has_none() -> None:
    requests = pytest.importorskip("requests")
    assert inspect.signature(requests.Session.request).parameters["timeout"].default is None


def test_httpx_has_one_that_none_takes_away() -> None:
    httpx = pytest.importorskip("httpx")
    assert httpx.AsyncClient().timeout == httpx.Timeout(5)
    assert httpx.AsyncClient(timeout=None).timeout == httpx.Timeout(None)


def test_aiohttp_has_one_that_none_takes_away() -> None:
    client = pytest.importorskip("aiohttp.client")
    assert client.DEFAULT_TIMEOUT.total == 300
    assert client.ClientTimeout(total=None).total is None


@pytest.mark.parametrize("library", ["anthropic", "openai"])
def test_clients_of_language_models_have_one(library: str) -> None:
    assert pytest.importorskip(library).DEFAULT_TIMEOUT.read == 600
