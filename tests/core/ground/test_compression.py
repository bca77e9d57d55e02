"""Answers travel packed, to who can unpack them; their length tells nothing of a secret on the page (BREACH)."""

import gzip
import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware import CompressionMiddleware

pytestmark = pytest.mark.django_db
PACKED = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


def test_page_travels_packed(client):
    plain, packed = client.get("/kk/"), client.get("/kk/", **PACKED)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert "</html>" in gzip.decompress(packed.content).decode()
    assert "Accept-Encoding" in packed["Vary"]


def test_length_of_a_packed_page_differs_by_chance(client):
    def answer(_request):
        return HttpResponse("the same words " * 100)

    middleware = CompressionMiddleware(answer)
    lengths = {len(middleware(RequestFactory().get("/", **PACKED)).content) for _ in range(20)}
    assert len(lengths) > 5


@pytest.mark.parametrize(("kind", "is_packed"), [
    ("text/html; charset=utf-8", True), ("text/csv", True), ("application/json", True), ("application/pdf", False),
    ("image/png", False), ("application/zip", False), ("application/octet-stream", False),
])  # fmt: skip
def test_texts_are_packed_and_files_are_not(kind, is_packed):
    middleware = CompressionMiddleware(lambda _request: HttpResponse(json.dumps(["a" * 1000]), content_type=kind))
    assert middleware(RequestFactory().get("/", **PACKED)).has_header("Content-Encoding") == is_packed
