"""What every table keeps to: people are never lost, keys are made in Python, Django adds no permissions."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps
from django.db import models

from kit.keys import uuid7

from .source import ROOMS

OWN = [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]
KEPT = [model for model in OWN if model._meta.managed and not hasattr(model, "instance_type")]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_evidence_is_not_lost_with_a_person(model: type[models.Model]) -> None:
    keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    people = [field for field in keys if field.related_model is apps.get_model("companies.User")]
    cascading = {"CompanyUserObjectPermission", "CaseUserObjectPermission"}  # no evidence; guardian's base says so
    if model.__name__ not in cascading | DERIVED:
        assert [field.name for field in people if field.remote_field.on_delete is not models.PROTECT] == []


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_no_table_brings_permissions_of_djangos(model: type[models.Model]) -> None:
    assert model._meta.default_permissions == ()


GUARDIANS = {f"{what}{who}ObjectPermission" for what in ("Company", "Case") for who in ("Group", "User")}
DERIVED = {"GroupRights", "RightSet", "Outstanding"}  # have the keys of the rows that their triggers follow
WITH_NUMBERS = {*GUARDIANS, *DERIVED, "Notice", "Run", "ConsentText"}
# Their keys stand on receipts of people without log-in, or must not tell when somebody reported.
AT_RANDOM = {"Subject", "ConsentRequest", "Showing", "Answer", "Withdrawal"} | {
    model.__name__ for model in KEPT if model._meta.app_label == "incidents"
}


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_keys_are_made_in_python(model: type[models.Model]) -> None:
    if model.__name__ not in WITH_NUMBERS:
        assert isinstance(model._meta.pk, models.UUIDField)
        assert model._meta.pk.default is (uuid.uuid4 if model.__name__ in AT_RANDOM else uuid7)
