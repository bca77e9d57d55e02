"""A portal with one more page: the questions of something that a test keeps in the cache."""

from django.core.cache import cache
from django.http import Http404

from core.errors import Refused
from partnership import urls
from questionnaires.builder import QuestionsBuilder, builder_urls
from questionnaires.editing import ensure_fresh
from questionnaires.schema import EMPTY, parse, to_json


class Questions(QuestionsBuilder[str]):
    def find(self, request, **kwargs):
        if kwargs["name"] == "absent":
            raise Http404
        return kwargs["name"]

    def refusal(self, name):
        return "The call is published." if name == "published" else None

    def definition(self, name):
        return parse(cache.get(name) or to_json(EMPTY))

    def store(self, name, definition, *, seen):
        if self.refusal(name):
            raise Refused("published")
        ensure_fresh(self.definition(name), seen)
        cache.set(name, to_json(definition))

    def address(self, name):
        return f"/kk/tests/{name}/"


urlpatterns = [*builder_urls("kk/tests/<str:name>/", Questions, name="tests"), *urls.urlpatterns]
