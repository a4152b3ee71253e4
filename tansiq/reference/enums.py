"""Kinds of reference things."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StateStatus(models.TextChoices):
    """What a State is to the United Nations."""

    MEMBER = "member", _("Member State")
    OBSERVER = "observer", _("Non-member observer State")
    ILLUSTRATIVE = "illustrative", _("Made-up State for examples")


class RegionKind(models.TextChoices):
    """What kind of set of States a region is."""

    M49 = "m49", _("Geographical region (M49)")
    REGIONAL_GROUP = "regional_group", _("Regional group")
    GROUPING = "grouping", _("Named grouping")


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    COMMITTEE = "committee", _("Committee or expert body")
    DONOR = "donor", _("Donor")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organisation")
    NETWORK = "network", _("Network or initiative")
    NON_GOVERNMENTAL = "non_governmental", _("Civil-society organisation")
    PRIVATE = "private", _("Private sector")
    PROGRAMME = "programme", _("Programme")
    REGIONAL_ORGANISATION = "regional_organisation", _("Regional organisation")
    STATE_BODY = "state_body", _("Body of a State")
    UN_ENTITY = "un_entity", _("United Nations entity")
    UN_MISSION = "un_mission", _("United Nations mission")
    UNIVERSITY = "university", _("University or research body")


class CompactStatus(models.TextChoices):
    """What an organisation is to the Compact; unknown unless a source says so."""

    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")
    NONE = "none", _("Not part")
    UNKNOWN = "unknown", _("Not known")


class InstrumentKind(models.TextChoices):
    """What an instrument is."""

    TREATY = "treaty", _("Treaty")
    SC_RESOLUTION = "sc_resolution", _("Security Council resolution")
    GA_RESOLUTION = "ga_resolution", _("General Assembly resolution")
    OTHER = "other", _("Other instrument")
