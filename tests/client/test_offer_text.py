"""Offers in words: what is read of them, what stays in words, and that nothing ambiguous is guessed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import OtherTreatment, client_from, echo
from corneum.client.offer_text import read_offer
from corneum.evidence.tables import load_tables

# text; device; what is read, contents by name with their strength in brackets; words left over
OFFERS: tuple[tuple[str, str, dict[str, Any], tuple[str, ...]], ...] = (
    (
        "AquaGold with Botox and HA, 650 $, 0.6 mm",
        "aquagold",
        {"price": "650 USD", "depth": "0.6 mm", "contents": ["Botox", "HA"]},
        (),
    ),
    ("aqua gold facial 600 USD", "aquagold", {"price": "600 USD"}, ()),
    (
        "AQUAGOLD® fine touch™ – Botox®, Juvéderm®, vitamins – $600",
        "aquagold",
        {"price": "600 USD", "contents": ["Botox", "Juvéderm", "vitamins"]},
        (),
    ),
    (
        "AquaGold: Botox 20 units, HA, vitamin C; 700 EUR",
        "aquagold",
        {"price": "700 EUR", "contents": ["Botox [20 U]", "HA", "vitamin C"]},
        (),
    ),
    (
        "aquagold w/ Botox, glutathione and peptides (20 units)",
        "aquagold",
        {"contents": ["Botox [20 U]", "glutathione", "peptides"]},
        (),
    ),
    (
        "AquaGold 0.6mm w/ dilute filler + tox + vit c $850 3 passes",
        "aquagold",
        {
            "depth": "0.6 mm",
            "price": "850 USD",
            "passes": 3,
            "contents": ["dilute filler", "botulinum toxin", "vit c"],
        },
        (),
    ),
    (
        "Sylfirm X 2 mm with exosomes 700 $",
        "sylfirm_x",
        {"depth": "2 mm", "price": "700 USD", "contents": ["exosomes"]},
        (),
    ),
    ("Virtue RF full face £950", "virtue_rf", {"price": "950 GBP", "zones": 15}, ()),
    ("Pixel8 RF, 2.5mm, 1.200 €", "pixel8_rf", {"depth": "2.5 mm", "price": "1200 EUR"}, ()),
    ("Fractora 24 pin 40 mJ 1,200 $", "fractora", {"tip": 24, "energy": "40 mJ", "price": "1200 USD"}, ()),
    (
        "Secret RF 25 pin 20 mJ 200 ms 2 mm $900 per session",
        "secret",
        {
            "tip": 25,
            "energy": "20 mJ",
            "pulse": "200 ms",
            "depth": "2 mm",
            "price": "900 USD",
            "price_covers": "session",
        },
        (),
    ),
    (
        "Infini 49 pins 1.5 mm 60 mJ 200 ms 3 passes 900 EUR",
        "infini",
        {"tip": 49, "depth": "1.5 mm", "energy": "60 mJ", "pulse": "200 ms", "passes": 3, "price": "900 EUR"},
        (),
    ),
    (
        "Exion 2 passes 4 mm neck $1k each, 3 sessions",
        "exion",
        {
            "passes": 2,
            "depth": "4 mm",
            "price": "1000 USD",
            "price_covers": "session",
            "sessions": 3,
            "zones": 1,
        },
        (),
    ),
    (
        "Potenza RF microneedling with exosomes, 3 treatments for $2,400",
        "potenza",
        {"sessions": 3, "price": "2400 USD", "price_covers": "course", "contents": ["exosomes"]},
        (),
    ),
    ("Genius RF 1,800 $ series of 3", "genius", {"price": "1800 USD", "sessions": 3}, ()),
    ("SkinPen 4 treatments 4-6 weeks apart", "skinpen", {"sessions": 4, "interval": "4 week"}, ()),
    ("SkinPen series of 6, every other week", "skinpen", {"sessions": 6, "interval": "2 week"}, ()),
    ("SkinPen alle 6 Wochen, 3 Sitzungen", "skinpen", {"sessions": 3, "interval": "6 week"}, ()),
    ("SkinPen 1 mm in 3 weeks", "skinpen", {"depth": "1 mm"}, ("3 weeks",)),
    ("$900 for 3 sessions of SkinPen", "skinpen", {"price": "900 USD", "sessions": 3, "price_covers": "course"}, ()),
    ("3 x $300 SkinPen", "skinpen", {"price": "300 USD", "sessions": 3, "price_covers": "session"}, ()),
    (
        "package of three SkinPens, 900 dollars in total",
        "skinpen",
        {"price": "900 USD", "sessions": 3, "price_covers": "course"},
        (),
    ),
    ("SkinPen 3 sessions for 900", "skinpen", {"sessions": 3}, ("900",)),
    ("SkinPen $250, 20% off", "skinpen", {"price": "250 USD"}, ("20% off",)),
    ("skinpen 650usd", "skinpen", {"price": "650 USD"}, ()),
    ("SkinPen US$ 1'200.50", "skinpen", {"price": "1200.5 USD"}, ()),
    ("SkinPen CHF 650.-", "skinpen", {"price": "650 CHF"}, ()),
    ("SkinPen 1\u00a0200 €", "skinpen", {"price": "1200 EUR"}, ()),
    ("SkinPen 1 200 €", "skinpen", {}, ("1 200 €",)),
    ("SkinPen $500-700", "skinpen", {}, ("$500-700",)),
    ("SkinPen 500 to 700 €", "skinpen", {}, ("500 to 700 €",)),
    ("microneedling from £200", "pen_generic_12", {}, ("from £200",)),
    ("Vivace was $900 now $650", "vivace", {"price": "650 USD"}, ("was $900",)),
    ("SkinPen $300 per session or $800 for 3", "skinpen", {}, ("$300 per session", "$800", "3")),
    ("Dermapen 4 650 $", "dermapen4", {"price": "650 USD"}, ()),
    ("Dermapen 3 with niacinamide", "dermapen_3", {"contents": ["niacinamide"]}, ()),
    ("SkinPen 0.5-1.5 mm 4 passes", "skinpen", {"passes": 4}, ("0.5-1.5 mm",)),
    ("SkinPen 1 mm on the cheeks and 0.5 mm on the forehead", "skinpen", {"zones": 3}, ("1 mm", "0.5 mm")),
    ("Morpheus8 3mm + 1.5mm, 20 mJ", "morpheus8_face", {"energy": "20 mJ"}, ("3mm", "1.5mm")),
    ("SkinPen 1.5 um $200", "skinpen", {"price": "200 USD"}, ("1.5 um",)),
    ("SkinPen at 1500 microns", "skinpen", {"depth": "1500 um"}, ()),
    ("Morpheus8 80 mm", "morpheus8_face", {}, ("80 mm",)),
    ("SkinPen depth 1.5", "skinpen", {}, ("1.5",)),
    ("12 pin Dermapen 1mm", "dermapen4", {"depth": "1 mm"}, ("12 pin",)),
    (
        "niacinamide 5% tranexamic acid 3% with Dermapen 4 0.5 mm",
        "dermapen4",
        {"depth": "0.5 mm", "contents": ["niacinamide [5 %]", "tranexamic acid [3 %]"]},
        (),
    ),
    (
        "5% niacinamide 3% tranexamic acid with Dermapen 4",
        "dermapen4",
        {"contents": ["niacinamide [5 %]", "tranexamic acid [3 %]"]},
        (),
    ),
    ("stamp with 15 % vitamin C", "stamp_generic", {"contents": ["vitamin C [15 %]"]}, ()),
    ("SkinPen with vitamin C and ferulic acid, 15%", "skinpen", {"contents": ["vitamin C", "ferulic acid"]}, ("15%",)),
    ("TXA 4 mg/mL by SkinPen 1 mm", "skinpen", {"depth": "1 mm", "contents": ["TXA [4 mg/mL]"]}, ()),
    ("Rejuran via dermashine 1 mL 400€", "derma_shine", {"price": "400 EUR", "contents": ["Rejuran"], "mL": 1}, ()),
    ("AquaGold HA 1 mL and Botox 10 units", "aquagold", {"contents": ["HA", "Botox [10 U]"]}, ("1 mL",)),
    ("SkinPen, no PRP, 300 $", "skinpen", {"price": "300 USD"}, ("no PRP",)),
    ("SkinPen without growth factors", "skinpen", {}, ("without growth factors",)),
    ("SkinPen with 2% lidocaine numbing", "skinpen", {}, ("2% lidocaine numbing",)),
    ("microneedling with Botox 1 mm", "pen_generic_12", {"depth": "1 mm", "contents": ["Botox"]}, ()),
    ("SkinPen + Botox $600", "skinpen", {"price": "600 USD", "beside": ["Botox"]}, ()),
    (
        "HydraFacial + dermaplaning + LED, 250$",
        "hydrafacial",
        {"price": "250 USD", "beside": ["dermaplaning", "LED"]},
        (),
    ),
    (
        "microneedling with PDRN 1.0mm 4 passes serum after",
        "pen_generic_12",
        {"depth": "1 mm", "passes": 4, "serum": "after", "contents": ["PDRN"]},
        (),
    ),
    (
        "Vampire facial $750",
        "pen_generic_12",
        {"price": "750 USD", "contents": ["platelet-rich plasma"]},
        (),
    ),
    ("Zylox RF microneedling 2 mm", "rf_microneedling_generic", {"depth": "2 mm"}, ("Zylox",)),
    ("DiamondGlow w/ TNS serum 225$", "silkpeel", {"price": "225 USD"}, ("TNS serum",)),
    (
        "Secret mit 2,5 mm, drei Sitzungen, 1.299,50 € insgesamt",
        "secret",
        {"depth": "2.5 mm", "sessions": 3, "price": "1299.5 EUR", "price_covers": "course"},
        (),
    ),
    (
        "Mikroneedling mit Hyaluron 1,5 mm 250 €",
        "pen_generic_12",
        {"depth": "1.5 mm", "price": "250 EUR", "contents": ["hyaluronic acid"]},
        (),
    ),
    (
        "Microneedling avec acide hyaluronique 0,5 mm, 180 € par séance",
        "pen_generic_12",
        {"depth": "0.5 mm", "price": "180 EUR", "price_covers": "session", "contents": ["hyaluronic acid"]},
        (),
    ),
    (
        "Microneedling com ácido hialurônico R$ 450",
        "pen_generic_12",
        {"price": "450 BRL", "contents": ["hyaluronic acid"]},
        (),
    ),
    ("Dr. Pen M8 at 0.75 mm with salmon DNA", "drpen", {"depth": "0.75 mm", "contents": ["salmon DNA"]}, ()),
    ("Qure at home with the mystery ampoule", "qure", {}, ("home", "mystery ampoule")),
    ("Banish 0.5 mm for chin", "banish", {"depth": "0.5 mm", "zones": 1}, ()),
    ("Ultherapy full face and neck $3,500", "ultherapy", {"price": "3500 USD", "zones": 16}, ()),
    ("Sculptra 2 vials $1600", "sculptra", {"price": "1600 USD", "contents": ["Sculptra"]}, ("2 vials",)),
    ("Botox 20 units $300", "toxin_injection", {"price": "300 USD", "contents": ["Botox [20 U]"]}, ()),
    ("VI Peel precision plus $350", "vi_peel", {"price": "350 USD"}, ()),
    # wordings of public price pages
    (
        "the price of mesotherapy is £350 for a single session, and the course is £900 for three sessions",
        "mesotherapy",
        {},
        ("£350", "a single session", "course", "£900", "three sessions"),
    ),
    (
        "Thermage course(full face session + eyes session) is £3599",
        "thermage",
        {"price": "3599 GBP", "zones": 15},
        ("course",),
    ),
    (
        "microneedling, full treatment (3 sessions, R$6100)",
        "pen_generic_12",
        {"sessions": 3, "price": "6100 BRL"},
        ("full",),
    ),
    (
        "Micro-needling, cost for each appointment is $185",
        "pen_generic_12",
        {"price": "185 USD", "price_covers": "session"},
        (),
    ),
    (
        "SkinPen Microneedling Treatment - most sessions last around 30 minutes",
        "skinpen",
        {},
        ("most", "last", "30 minutes"),
    ),
    ("threads + filler, 2000 $", "thread_lift", {"price": "2000 USD", "beside": ["filler"]}, ()),
    (
        "microneedling pen 0.25mm & hyaluronic acid serum before",
        "pen_generic_12",
        {"depth": "0.25 mm", "serum": "before", "contents": ["hyaluronic acid serum"]},
        (),
    ),
    ("Fractional CO2 $2500", "co2_laser", {"price": "2500 USD"}, ()),
)


def as_read(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an offer as the cases above write them."""
    plain = {key: value for key, value in fields.items() if key not in ("formula", "zones")}
    formula = fields.get("formula", {})
    if formula.get("actives"):
        plain["contents"] = [
            " ".join([active["name"], *(f"[{active[key]}]" for key in ("amount", "concentration") if key in active)])
            for active in formula["actives"]
        ]
    if "volume" in formula:
        plain["mL"] = int(formula["volume"].split()[0])
    if "zones" in fields:
        plain["zones"] = len(fields["zones"])
    return plain


@pytest.mark.parametrize(("text", "device", "fields", "left_over"), OFFERS, ids=[offer[0] for offer in OFFERS])
def test_an_offer_is_read(text: str, device: str, fields: dict[str, Any], left_over: tuple[str, ...]) -> None:
    offer = read_offer(text)
    assert offer.devices == (device,)
    assert as_read(dict(offer.fields)) == fields
    assert offer.not_understood == left_over


def considered(*offers: Any) -> Any:
    return client_from({"client": {"age": 50}, "goals": ["fine_lines"], "considering": list(offers)})


@pytest.mark.parametrize("text", [offer[0] for offer in OFFERS])
def test_an_offer_in_a_client_file_echoes_to_itself(text: str) -> None:
    client = considered(text)
    assert len(client.considering) == 1
    assert client_from(echo(client)) == client


def test_a_device_word_stays_a_device_and_two_devices_are_two_entries() -> None:
    plain, one, two = considered("SkinPen", "Morpheus8 or Vivace with PRP for 900 $").considering
    assert (plain.device, plain.offered_as, plain.not_understood) == ("skinpen", None, ())
    assert {one.device, two.device} == {"morpheus8_face", "vivace"}
    # what belongs to which of the two is not guessed
    assert one.formula is None and one.price is None and one.not_understood == ("PRP", "900 $")


def test_what_is_written_under_device_is_read_too_and_keys_beside_it_win() -> None:
    (entry,) = considered({"device": "AquaGold with Botox, 0.6 mm", "price": "700 USD", "depth": "0.5 mm"}).considering
    assert entry.device == "aquagold" and entry.depth == pytest.approx(5e-4)
    assert entry.price is not None and entry.price.printed() == "700 USD"
    assert entry.formula is not None and [active.name for active in entry.formula.actives] == ["Botox"]


def test_a_treatment_without_a_device_is_no_fault() -> None:
    entries = considered("Ultherapy", "Fraxel", {"device": "IPL", "price": "300 USD"}).considering
    assert [entry.device for entry in entries] == [OtherTreatment(each) for each in ("ultherapy", "fraxel", "ipl")]


def test_an_offer_of_nothing_known_is_kept_as_a_word_that_is_not_understood() -> None:
    client = considered("zorbleflux 900 ultra")
    assert client.considering == ()
    assert [(word.text, word.where) for word in client.unknown_words] == [("zorbleflux 900 ultra", "considering[0]")]


def test_a_page_of_text_is_no_offer() -> None:
    assert read_offer("AquaGold 0.6 mm " * 1000).is_empty


def test_every_everyday_word_needs_a_sign_that_it_is_a_name() -> None:
    assert read_offer("the secret of our legend is a genius serum").devices == ()
    assert read_offer("Legend 2 mm").devices == ("legend_1mm",)
    assert read_offer("secret rf 2 mm").devices == ("secret",)


NAMES = [
    word
    for table in ("vocabulary/devices", "vocabulary/device_families", "vocabulary/other_treatments")
    for row in load_tables()[table].rows
    for word in (row["name"], *row.list("synonyms")[:2])
]
JOINTS = [" ", ", ", " + ", " with ", " and ", " - ", "; ", "/", "\n", " ($", ") "]
FIGURES = ["0.6 mm", "1,5 mm", "650 $", "1.200 €", "£450", "20 units", "5%", "3 passes", "x3", "2 mL", "0", "9" * 30]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(NAMES)
        | st.sampled_from(FIGURES)
        | st.text(max_size=12)
        | st.sampled_from(["Botox", "HA", "PRP"]),
        max_size=9,
    ),
    st.sampled_from(JOINTS),
)
def test_no_text_is_refused_by_the_reader(parts: list[str], joint: str) -> None:
    offer = read_offer(joint.join(parts))
    for entry in offer.entries():
        client = considered(entry)
        assert client_from(echo(client)) == client
    assert all(words.strip() for words in offer.not_understood)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_the_line_of_any_text_reads_as_the_text_does(text: str) -> None:
    offer = read_offer(text)
    assert read_offer(offer.text) == offer
    assert all(words in offer.text for words in offer.not_understood)
