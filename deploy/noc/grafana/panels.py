"""Panels as the NOC's dashboards use them: a thin layer of defaults over grafana-foundation-sdk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import bargauge, dashboard, stat, statetimeline, table
from grafana_foundation_sdk.builders import prometheus as query
from grafana_foundation_sdk.builders import timeseries as series
from grafana_foundation_sdk.builders.dashboard import DashboardLink, ThresholdsConfig
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.common import BigValueColorMode, BigValueGraphMode
from grafana_foundation_sdk.models.dashboard import (
    DashboardLinkType,
    DataSourceRef,
    DataTransformerConfig,
    DynamicConfigValue,
    Panel,
    Threshold,
    ThresholdsMode,
    ValueMap,
    ValueMappingResult,
    VariableRefresh,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
GREEN, AMBER, RED, GREY = "green", "orange", "red", "#8e8e8e"
STATES = {
    "ready": ("Sẵn sàng", GREEN),
    "not_ready": ("Chưa sẵn sàng", RED),
    "undetermined": ("Không đủ số liệu", AMBER),
    "silent": ("Im lặng", GREY),
    "pass": ("Đạt", GREEN),
    "fail": ("Không đạt", RED),
}
STATE_NUMBERS = {
    "1": ("Sẵn sàng", GREEN),
    "2": ("Không đủ số liệu", AMBER),
    "3": ("Chưa sẵn sàng", RED),
    "4": ("Im lặng", GREY),
}
UP_DOWN = {"1": ("Hoạt động", GREEN), "0": ("Ngừng", RED)}

AnyPanel = Builder[Panel]


@dataclass(frozen=True, slots=True)
class Query:
    """A PromQL expression and the legend of its series."""

    expr: str
    legend: str = ""


def mapping(words: Mapping[str, tuple[str, str]]) -> list[ValueMap]:
    """Values shown as words in colour."""
    return [
        ValueMap(
            options={
                value: ValueMappingResult(text=text, color=color, index=i)
                for i, (value, (text, color)) in enumerate(words.items())
            }
        )
    ]


def steps(*pairs: tuple[float | None, str]) -> ThresholdsConfig:
    """Colours from a value on; None is the lowest."""
    return (
        ThresholdsConfig()
        .mode(ThresholdsMode.ABSOLUTE)
        .steps([Threshold(value=value, color=color) for value, color in pairs])
    )


def link(title: str, url: str) -> DashboardLink:
    """A link of a panel's value."""
    return DashboardLink(title).type(DashboardLinkType.LINK).url(url)


def number(
    title: str,
    expr: str,
    *,
    unit: str = "none",
    width: int = 4,
    color: ThresholdsConfig | None = None,
    words: Mapping[str, tuple[str, str]] | None = None,
    about: str = "",
) -> AnyPanel:
    """One value now."""
    return (
        stat.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .height(4)
        .span(width)
        .mappings(list(mapping(words)) if words else [])
        .thresholds(color or steps((None, "blue")))
        .color_mode(BigValueColorMode.BACKGROUND)
        .graph_mode(BigValueGraphMode.NONE)
        .no_value("không có số liệu")
        .with_target(query.Dataquery().expr(expr).instant().ref_id("A"))
    )


def lines(
    title: str, *queries: Query, unit: str = "none", width: int = 12, about: str = ""
) -> AnyPanel:
    """Values over time. Gaps stay gaps: what was not measured is not drawn."""
    panel = (
        series.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .height(8)
        .span(width)
        .span_nulls(False)  # noqa: FBT003 - the builder's own signature
        .no_value("không có số liệu")
    )
    for one, name in zip(queries, "ABCDEF", strict=False):
        panel.with_target(
            query.Dataquery().expr(one.expr).range().legend_format(one.legend).ref_id(name)
        )
    return panel


def timeline(
    title: str,
    one: Query,
    words: Mapping[str, tuple[str, str]],
    *,
    width: int = 12,
    height: int = 8,
) -> AnyPanel:
    """States over time."""
    return (
        statetimeline.Panel()
        .title(title)
        .datasource(SOURCE)
        .height(height)
        .span(width)
        .mappings(list(mapping(words)))
        .merge_values(True)  # noqa: FBT003 - the builder's own signature
        .no_value("không có số liệu")
        .with_target(query.Dataquery().expr(one.expr).range().legend_format(one.legend).ref_id("A"))
    )


def bars(title: str, one: Query, *, unit: str = "none", width: int = 12) -> AnyPanel:
    """Values now, side by side."""
    return (
        bargauge.Panel()
        .title(title)
        .datasource(SOURCE)
        .unit(unit)
        .height(8)
        .span(width)
        .min(0)
        .orientation("horizontal")  # type: ignore[arg-type]  # a StrEnum's value
        .no_value("không có số liệu")
        .with_target(
            query.Dataquery().expr(one.expr).instant().legend_format(one.legend).ref_id("A")
        )
    )


def grid(
    title: str,
    columns: Mapping[str, str],
    *exprs: str,
    links: Mapping[str, DashboardLink] | None = None,
    units: Mapping[str, str] | None = None,
    width: int = 24,
    height: int = 10,
) -> AnyPanel:
    """A table of the labels and values of queries, joined on the labels they share.

    Args:
        title: of the panel.
        columns: label or ``Value #A`` -> heading, in order; all others are hidden.
        exprs: the queries.
        links: heading -> where its cells lead.
        units: heading -> unit.
        width: of 24 columns.
        height: in rows.
    """
    if len(exprs) == 1:
        columns = {("Value" if k == "Value #A" else k): v for k, v in columns.items()}
    panel = (
        table.Panel()
        .title(title)
        .datasource(SOURCE)
        .height(height)
        .span(width)
        .mappings(list(mapping(STATES)))
        .no_value("")
        .with_transformation(DataTransformerConfig(id_val="merge", options={}))
        .with_transformation(
            DataTransformerConfig(
                id_val="filterFieldsByName", options={"include": {"names": list(columns)}}
            )
        )
        .with_transformation(
            DataTransformerConfig(
                id_val="organize",
                options={
                    "indexByName": {name: i for i, name in enumerate(columns)},
                    "renameByName": dict(columns),
                },
            )
        )
    )
    for expr, name in zip(exprs, "ABCDEF", strict=False):
        panel.with_target(
            query.Dataquery().expr(expr).instant().format(PromQueryFormat.TABLE).ref_id(name)
        )
    for heading, target in (links or {}).items():
        panel.override_by_name(
            heading, [DynamicConfigValue(id_val="links", value=[target.build()])]
        )
    for heading, unit in (units or {}).items():
        panel.override_by_name(heading, [DynamicConfigValue(id_val="unit", value=unit)])
    return panel


def variable(name: str, label: str, values: str, *, everything: bool = False) -> AnyVariable:
    """A choice filled from ``label_values(...)``."""
    made = (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query(values)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .include_all(everything)
        .multi(everything)
    )
    return made.all_value(".*") if everything else made


AnyVariable = dashboard.QueryVariable
AGENCY = "label_values(netmon_registry_agency, agency)"
DEVICE = 'label_values(netmon_device_info{agency=~"$agency"}, device)'


def board(
    uid: str,
    title: str,
    rows: Sequence[tuple[str, Sequence[AnyPanel]]],
    *,
    variables: Sequence[AnyVariable] = (),
    since: str = "now-24h",
) -> dashboard.Dashboard:
    """A dashboard of titled rows, linked with the others by their tag."""
    made = (
        dashboard.Dashboard(title)
        .uid(uid)
        .tags(["netmon"])
        .readonly()
        .refresh("1m")
        .time(since, "now")
        .timezone("Asia/Ho_Chi_Minh")
        .with_variable(dashboard.DatasourceVariable("datasource").label("Nguồn").type("prometheus"))
        .link(
            DashboardLink("netmon")
            .type(DashboardLinkType.DASHBOARDS)
            .tags(["netmon"])
            .as_dropdown(True)  # noqa: FBT003 - the builder's own signature
            .include_vars(True)  # noqa: FBT003
            .keep_time(True)  # noqa: FBT003
        )
    )
    for one in variables:
        made.with_variable(one)
    for name, panels in rows:
        made.with_row(dashboard.Row(name))
        for panel in panels:
            made.with_panel(panel)
    return made
