"""What the pages of the demonstration need."""

from django.template import Library

from plsportal.demo import chooser

register = Library()


@register.simple_tag
def players() -> list[chooser.Player]:
    """Return the people one may log in as."""
    return chooser.players()
