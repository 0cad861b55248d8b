"""How a language model is set up: off by default, by address, model and key."""

from __future__ import annotations

import pytest

from palpate.errors import UsageError
from palpate.language_model import Endpoint, configured

# Setting it up


def test_without_an_address_there_is_no_model() -> None:
    assert configured({}) is None
    assert configured({"PALPATE_LLM_URL": "  ", "PALPATE_LLM_KEY": "secret"}) is None


def test_the_environment_names_address_model_and_key() -> None:
    endpoint = configured(
        {"PALPATE_LLM_URL": "http://localhost:8080/v1/", "PALPATE_LLM_MODEL": "small", "PALPATE_LLM_KEY": "secret"}
    )
    assert endpoint == Endpoint("http://localhost:8080/v1/", "small", "secret")
    assert endpoint.address == "http://localhost:8080/v1/chat/completions"
    assert Endpoint("https://a.example/v1/chat/completions").address == "https://a.example/v1/chat/completions"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example",
        "localhost:8080",
        "http://",
        "https://u:p@a.example",
        "http://[x",
        "gopher://a",
        "http://a:99999",
    ],
)
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(UsageError, match="PALPATE_LLM_URL"):
        configured({"PALPATE_LLM_URL": url})


def test_a_key_with_a_line_break_is_refused_without_showing_it() -> None:
    with pytest.raises(UsageError) as refused:
        configured({"PALPATE_LLM_URL": "http://a.example", "PALPATE_LLM_KEY": "key\r\nX-Other: 1"})
    assert "X-Other" not in str(refused.value)
