"""Made-up people, and who acts."""

from datetime import date

import factory

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import actor_for
from tansiq.audit.actions import make_half
from tansiq.kernel.text import fold
from tansiq.reference.models import Organisation
from tests.factories.reference import OrganisationFactory


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    username = factory.Sequence("person{}".format)
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")
    names = factory.LazyAttribute(lambda o: {"en": o.username.title()})
    search_text = factory.LazyAttribute(lambda o: fold(" ".join([*o.names.values(), o.username])))


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.ENTITY_FOCAL_POINT
    valid_from = date(2018, 1, 1)


def actor(role: Role, organisation: Organisation | None = None, **membership) -> Actor:
    """Give a new person who has one role in an organisation, as an actor."""
    organisation = organisation or OrganisationFactory()
    given = MembershipFactory(role=role, organisation=organisation, **membership)
    return actor_for(given.person)


def holders() -> None:
    """Have two people make the halves of the key to pseudonyms: without them nobody is given one."""
    for role in (Role.AUDITOR, Role.COORDINATOR):
        make_half(passphrase="a long passphrase of one holder", by=actor(role))
