"""The evidence map of a treatment and the forest plot of a treatment for a condition, each with its table."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from palpate.errors import UsageError
from palpate.library import Library
from palpate.rendering import evidence_map as map_words
from palpate.rendering import summary_of_findings as summary_words
from palpate.rendering import synthesis as synthesis_tables
from palpate.rendering import synthesis_words
from palpate.rendering.common import plain
from palpate.rendering.evidence_map_plot import drawn_part, map_plot
from palpate.rendering.forest_plot import Spec, forest_plot
from palpate.synthesis.evidence_map import EvidenceMap, evidence_map
from palpate.synthesis.labels import label
from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary.base import Model
from palpate.web.browsing import Topic, counts
from palpate.web.live_charts import forest_size, live_forest, live_map, map_size, support_url
from palpate.web.places import told, unplaced
from palpate.web.responding import PAGE, respond

router = APIRouter()
_LONGEST = 200
"""Characters of the name of a treatment, a condition or an outcome."""


class ChartForm(StrEnum):
    """What a chart can be had as beside its page."""

    CSV = "csv"
    SUMMARY_CSV = "summary-csv"
    VEGA = "vega"
    LIVE = "live"


Form = Annotated[ChartForm | None, Query(alias="as", description="The data as CSV or the chart as a Vega-Lite spec instead.")]
Name = Annotated[str, Query(description="In words, or as an id of the terminology.")]


class SourceLink(Model):
    """A source by first author and year, with the page that it is on."""

    label: str
    url: str


class MapPage(Model):
    """What is held on a treatment, condition by outcome; a word on what went wrong and what there is where nothing is mapped."""

    intervention: str
    condition: str
    problem: str | None
    map: EvidenceMap | None
    sources: tuple[tuple[SourceLink, ...], ...] = ()
    """Of each cell of the map."""
    choices: tuple[Topic, ...]


class ForestPage(Model):
    """What the trials on a treatment for a condition add up to."""

    intervention: str
    condition: str
    outcome: str
    problem: str | None
    synthesis: Synthesis | None
    interventions: tuple[Topic, ...]
    conditions: tuple[Topic, ...]


@router.get("/map", response_model=MapPage, responses=PAGE)
def show_map(request: Request, intervention: Name = "", condition: Name = "", form: Form = None) -> Response:
    """The evidence map of a treatment."""
    found: EvidenceMap | None = None
    problem: str | None = None
    sources: tuple[tuple[SourceLink, ...], ...] = ()
    with request.app.state.holdings.newest() as library:
        choices = counts.of(library)["intervention"]
        if intervention.strip():
            try:
                found = unplaced(evidence_map(library, _name(intervention), _name(condition) or None))
                sources = _sources(library, found) if form is None else ()
            except UsageError as error:
                problem = told(request.app, error)
    if form and (found is None or not found.cells):
        raise UsageError(problem or "There is nothing on the map: ask about something wider")
    if form and found:
        return _map_as(form, found)
    page = MapPage(
        intervention=intervention[:_LONGEST],
        condition=condition[:_LONGEST],
        problem=problem,
        map=found,
        sources=sources,
        choices=choices,
    )
    extra: dict[str, Any] = {"words": map_words, "url": support_url}
    if found and found.cells:
        extra |= {"drawn": drawn_part(found), "size": map_size(map_plot(found))}
    return respond(request, "map.html.j2", page, status=404 if problem else 200, **extra)


def _map_as(form: ChartForm, found: EvidenceMap) -> Response:
    match form:
        case ChartForm.LIVE:
            return _spec(live_map(found))
        case ChartForm.VEGA:
            return _spec(map_plot(found), "evidence-map")
        case ChartForm.CSV:
            return _csv(map_words.map_to_csv(found), "evidence-map")
        case ChartForm.SUMMARY_CSV:
            raise UsageError("A map has no summary of findings: take it as csv or vega")


def _sources(library: Library, found: EvidenceMap) -> tuple[tuple[SourceLink, ...], ...]:
    """The sources of every cell, each at the first of its findings there."""
    records = library.get_many({address.partition("#")[0] for cell in found.cells for address in cell.supports})
    labels = {one: plain(label(record)) for one, record in records.items()}
    told = []
    for cell in found.cells:
        first: dict[str, str] = {}
        for address in cell.supports:
            first.setdefault(address.partition("#")[0], address)
        told.append(tuple(SourceLink(label=labels.get(one, one), url=support_url(address)) for one, address in first.items()))
    return tuple(told)


@router.get("/forest", response_model=ForestPage, responses=PAGE)
def show_forest(
    request: Request, intervention: Name = "", condition: Name = "", outcome: Name = "", form: Form = None
) -> Response:
    """The forest plots of a treatment for a condition, with the summary of findings."""
    found: Synthesis | None = None
    problem: str | None = None
    with request.app.state.holdings.newest() as library:
        topics = counts.of(library)
        if intervention.strip() and condition.strip():
            try:
                found = unplaced(synthesize(library, _name(intervention), _name(condition), _name(outcome) or None))
            except UsageError as error:
                problem = told(request.app, error)
        elif intervention.strip() or condition.strip():
            problem = "A forest plot is of a treatment for a condition: name both"
    if form and found is None:
        raise UsageError(problem or "A forest plot is of a treatment for a condition: name both")
    if form and found:
        return _forest_as(form, found)
    page = ForestPage(
        intervention=intervention[:_LONGEST],
        condition=condition[:_LONGEST],
        outcome=outcome[:_LONGEST],
        problem=problem,
        synthesis=found,
        interventions=topics["intervention"],
        conditions=topics["condition"],
    )
    rows = summary_words.summary_rows(found) if found else ()
    extra: dict[str, Any] = {"words": synthesis_words, "rows": rows, "own_rating": summary_words.OWN_RATING, "url": support_url}
    if found and found.groups:
        extra["size"] = forest_size(forest_plot(found))
    return respond(request, "forest.html.j2", page, status=404 if problem else 200, **extra)


def _forest_as(form: ChartForm, found: Synthesis) -> Response:
    if form in (ChartForm.LIVE, ChartForm.VEGA) and not found.groups:
        raise UsageError("No trial with an estimate and an interval is held on this, so there is nothing to draw")
    match form:
        case ChartForm.LIVE:
            return _spec(live_forest(found))
        case ChartForm.VEGA:
            return _spec(forest_plot(found), "forest-plot")
        case ChartForm.CSV:
            return _csv(synthesis_tables.synthesis_to_csv(found), "trials")
        case ChartForm.SUMMARY_CSV:
            return _csv(summary_words.summary_to_csv(found), "summary-of-findings")


def _name(text: str) -> str:
    """What was asked for, on one line; raises `UsageError` where it is too long to be a name."""
    if len(text) > _LONGEST:
        raise UsageError(f"That is no name: it has more than {_LONGEST} characters")
    return plain(text)


def _spec(spec: Spec, name: str | None = None) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.vl.json"'} if name else {}
    return Response(json.dumps(spec, ensure_ascii=False), media_type="application/json", headers=headers)


def _csv(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
