"""Who has consented to what, what customers allow, and the publications that rest on both."""

from .consents import Answer, Channel, ConsentRequest, ConsentText, Medium, Showing, Subject, Withdrawal
from .customers import CustomerPermission
from .publications import Publication, PublicationPerson, PublicationPlace, TakeDown

__all__ = [
    "Answer",
    "Channel",
    "ConsentRequest",
    "ConsentText",
    "CustomerPermission",
    "Medium",
    "Publication",
    "PublicationPerson",
    "PublicationPlace",
    "Showing",
    "Subject",
    "TakeDown",
    "Withdrawal",
]
