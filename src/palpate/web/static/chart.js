/* Draws the charts of a page. The table beside each says the same, so that nothing is lost where this does not run. */
import { expressionInterpreter } from "./vega/vega-interpreter.js";

const options = {
  mode: "vega-lite",
  actions: false,
  ast: true,
  expr: expressionInterpreter,
  renderer: "svg",
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
  loader: { target: "_self" },
};

for (const place of document.querySelectorAll("[data-chart]")) {
  try {
    const answer = await fetch(place.dataset.chart);
    if (!answer.ok) throw new Error(`the chart came back with ${answer.status}`);
    const spec = await answer.json();
    delete spec.$schema;
    place.style.minHeight = `${place.offsetHeight}px`; // what was kept free for it stays so while it is drawn
    await globalThis.vegaEmbed(place, spec, options);
    place.dataset.drawn = "yes";
  } catch (error) {
    place.textContent = "The chart can't be drawn here. The table below says the same.";
    console.warn(error);
  }
}
