"""The components, as one library; it is built in, so that no template needs to load it."""

from django.template import Library

from kit.templatetags import addresses, blocks, charts, duties, fields, lists, marks, times, words

register = Library()

for part in (addresses, marks, times, blocks, duties, fields, charts, lists, words):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
