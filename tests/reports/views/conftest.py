"""A person at the report of a branch, for the tests of its pages."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.reports.reporting import YEAR


class Desk:
    """A person at the report of a branch."""

    def __init__(self, client, world, actor="secretary"):
        self.client, self.world = client, world
        self.sit_down(actor)

    def sit_down(self, actor):
        self.client.force_login(self.world.user(actor))

    def url(self, name, pk=None, branch=None, /, **query):
        kwargs = {"branch_id": (branch or self.world.branch).pk} | ({"pk": pk} if pk else {})
        return reverse(f"reports:{name}", kwargs=kwargs, query={"year": YEAR, **query})

    def get(self, name, /, **query):
        return self.client.get(self.url(name, **query))

    def post(self, name, data=None, /, *, pk=None, branch=None, **query):
        return self.client.post(self.url(name, pk, branch, **query), data or {})

    def html(self, name="report", /, **query):
        return self.get(name, **query).content.decode()

    def undo(self):
        """Press 撤销 on the line that tells what was done."""
        html = self.html()
        found = re.search(r'<form method="post" action="([^"]+)">[^<]*<input[^>]*>\s*<button[^>]*>撤销', html)
        assert found, "no way back was offered"
        return self.client.post(unescape(found[1]))


@pytest.fixture
def desk(client, world):
    return Desk(client, world)
