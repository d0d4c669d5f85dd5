"""A device that the client's file describes itself."""

from __future__ import annotations

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value, stated_value
from corneum.needling.devices import TECHNIQUES, Device, nearest_name


def inline_device(
    context: ModelContext,
    class_: str,
    *,
    name: str = "",
    count: int | None = None,
    length: float | None = None,
    base: float | None = None,
    tip: float | None = None,
    bore: float | None = None,
    pitch: float | None = None,
    force: float | None = None,
    rate: float | None = None,
    gold_plated: bool | None = None,
) -> Device:
    """A device that the client's file describes, of one fixed needle length.

    Args:
        context: Tables, virtual people and record.
        class_: Class of device, a row of needling/techniques.
        name: Name for people; the class in words where it is empty.
        count: Number of needles.
        length: Needle length, m.
        base: Diameter of a needle at its base, m.
        tip: Diameter at the tip, m.
        bore: Inner diameter, m; zero for a solid needle.
        pitch: Distance between neighbouring needles, m.
        force: Force on the head, N.
        rate: Stroke rate, Hz.
        gold_plated: Whether the needles are gold-plated.

    Raises:
        InputFault: The class is not one that corneum knows.
    """
    _check_class(context, class_)
    fixed = _stated("length", length, "m")
    return Device(
        id="inline",
        class_=class_,
        name=name or class_.replace("_", " "),
        needle_count=_stated("count", None if count is None else float(count), "1"),
        needle_counts=(),
        needle_length_min=fixed,
        needle_length_max=fixed,
        length_step=None,
        needle_diameter=_stated("base", base, "m"),
        rate=_stated("rate", rate, "Hz"),
        rf_frequency=None,
        fluid_volume=None,
        rf=class_.startswith("rf_"),
        gold_plated=gold_plated,
        hollow=None if bore is None else bore > 0,
        status="described by the user",
        row=None,
        pitch=_stated("pitch", pitch, "m"),
        bore=_stated("bore", bore, "m"),
        tip=_stated("tip", tip, "m"),
        force=_stated("force", force, "N"),
    )


def _check_class(context: ModelContext, class_: str) -> None:
    classes = tuple(context.table(TECHNIQUES).index)
    if class_ not in classes:
        raise InputFault("device.class", class_, f"must be one of {', '.join(classes)}", nearest_name(class_, classes))


def _stated(field: str, number: float | None, unit: str) -> Value | None:
    if number is None:
        return None
    return stated_value(f"device.{field}", number, unit, "stated in the client's file")
