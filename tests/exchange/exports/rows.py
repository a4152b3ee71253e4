"""Made-up rows of an export."""

from datetime import date

from tansiq.exchange.exports.rows import Row


def row(**values) -> Row:
    """Give one row; name what a test is about."""
    plain = {
        "reference": "I-1",
        "pillar": "I",
        "serial": 1,
        "title": "Training of Zarqan officers",
        "activities": "",
        "status": "ongoing",
        "start": "2015-07",
        "end": "2019-06-30",
        "precision": "month",
        "is_open_ended": False,
        "entities": ("QORG", "QPART"),
        "entities_printed": ("Q-ORG", "Q. Part"),
        "states": ("QMA", "QMB"),
        "state_names": ("Abelia", "Éborine"),
        "regions": ("qreg",),
        "region_names": ("Amber Pact",),
        "reaches": (),
        "is_global": False,
        "scope_note": "",
        "themes": ("prisons",),
        "theme_names": ("Prisons",),
        "kinds": ("training",),
        "kind_names": ("Training",),
        "instruments": ("Q/RES/7 (2014)",),
        "owner": "QCO",
        "level": "platform",
        "marking": "",
        "as_of": date(2018, 2, 28),
        "confirmed_on": None,
        "is_illustrative": True,
    }
    return Row(**{**plain, **values})
