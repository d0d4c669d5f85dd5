"""What `corneum chart --json` prints, as frozen models: depth charts, and printed charts judged against them."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Quantity, Reason, Text
from corneum.plan_document.limit_models import SettingLimit
from corneum.plan_document.zone_models import Band, Depths, Verdict


class ChartPerson(Part):
    """The person that a chart is computed for; `age_spread` in years is 0 where the age is exact."""

    age: float
    age_spread: float
    sex: str
    fitzpatrick: str | None


class ChartTechnique(Part):
    """How the needles are used in every zone of a chart."""

    passes: int
    directions: Text
    angle: Text
    stretch: Text
    glide: Text
    start: Text
    stop_sign: Text
    lower_if: Text


class Nearest(Part):
    """The structure of a zone that lies least deep on average; `depth` in m."""

    name: str
    kind: str
    depth: Quantity


class ChartPain(Part):
    """Pain in words, with the range of the trials beside it."""

    words: str
    trials: Text
    note: Text


class ChartCell(Part):
    """The cell that a chart is for."""

    id: str
    name: str


class ChartCellPlace(Part):
    """Where the cell of a chart lies in one zone, m below the surface, and how many needles get to it."""

    layer: str
    upper: Quantity
    lower: Quantity = Field(description="no number where only that it lies below `upper` is known")
    share_of_needles: Quantity | None = Field(
        description="share that reach it, each where it goes in; null where nothing is set"
    )
    sources: list[str]
    grade: Grade


class ChartZone(Part):
    """One zone of a chart. `depths` and what follows from them are null where nothing is set; `reasons` say why."""

    verdict: Verdict
    reasons: list[Reason]
    band: Band | None
    hard_limit: Quantity | None = Field(description="depth never to go beyond, m; null where no source gives one")
    nearest: Nearest | None
    depths: Depths | None
    binding: str = Field(description="what bound the dial, or the code of the reason why nothing is set")
    bound_by: Text = Field(default_factory=list, description="what bound the dial, in words")
    never_beyond: SettingLimit | None = Field(None, description="needle length never to set; null where nothing is set")
    grade: Grade = Field(description="the lowest among where the needles go and where the target lies")
    depth_in_place: Quantity | None = None
    channel_depth: Quantity | None = None
    channel_density: Quantity | None = None
    coverage: Quantity | None = None
    share_of_needles_reaching: Quantity | None = None
    confidence_reaching: Quantity | None = None
    injured_share_of_band: Quantity | None = None
    margins: dict[str, Quantity] = Field(default_factory=dict)
    bleeding: Quantity | None = None
    bleeding_role: str | None = None
    pain: ChartPain | None = None
    redness: Quantity | None = None
    pih_risk: Quantity | None = None
    cell: ChartCellPlace | None = Field(None, description="on the chart of a cell: where it lies here")


class Whom(Part):
    """Where the person of a chart comes from: a client's file, or options of which `unstated` were left out."""

    file: str | None
    unstated: list[str] = Field(default_factory=list)
    left_out: list[Text] = Field(default_factory=list, description="devices of the file that have no depth to chart")


class Chart(Part):
    """The depths of one device for one goal or one cell, zone by zone."""

    device: str
    name: str
    class_: str = Field(alias="class")
    goal: str | None = Field(description="null on the chart of a cell")
    variant: str | None
    cell: ChartCell | None = Field(None, description="what the needles are to reach; null on the chart of a goal")
    mode: str
    payload: str
    person: ChartPerson
    technique: ChartTechnique | None = Field(description="null where no zone is needled")
    assumed: list[Text] = Field(description="what stands in for specifications of the device that were not found")
    zones: dict[str, ChartZone]
    whom: Whom


class Charts(Part):
    """Several charts: one a device and goal or cell. `others` are ids of devices that have charts of their own."""

    charts: list[Chart]
    others: list[str] = Field(default_factory=list)
    in_full: bool = Field(default=True, description="false where zones say in short what one chart says whole")


class PrintedDepth(Part):
    """The depth that a chart prints, m."""

    low: float | None
    high: float | None
    unit: str


class DecidingNumber(Part):
    """The number that decided a verdict, and what it is."""

    value: float
    meaning: Text = Field(alias="is")


class PublishedRow(Part):
    """One row of a printed chart with its verdict."""

    row: str
    chart: str
    kind: str
    zone: str
    printed_zone: str
    printed_condition: str
    depth: PrintedDepth
    device: str
    device_name: str
    verdict: str
    number: DecidingNumber
    why: Text
    computed: dict[str, Quantity] = Field(description="by goal: the dial that is computed for the same zone and device")
    read_as: str
    note: str
    sources: list[str]


class Published(Part):
    """Printed charts, row by row, against what is computed."""

    published: list[PublishedRow]
    counts: dict[str, int] = Field(description="rows by verdict")
    whom: Whom
