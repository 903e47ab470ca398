/** Charts: lines with their names at their ends, and the same numbers as a table for whoever reads no picture. */

import { html } from "../html.js";

const WIDTH = 344;
const HEIGHT = 168;
const TOP = 12;
const FLOOR = HEIGHT - 24;
const LEFT = 4;
const LABELS = 100;
const LABEL_HEIGHT = 17;

/** The least of 1, 1.5, 2, 3, 4, 5, 6, 8 and ten times as many, and so on, that is not below `value`. */
export function roundUp(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value - 1e-9);
}

/** Heights for labels wanted at `places`, in their order, none closer than `gap` and none below `most`. */
export function spread(places, gap, most) {
  const order = places.map((place, at) => [place, at]).sort(([a], [b]) => a - b);
  const spaced = [];
  for (const [place, at] of order) spaced.push([Math.max(place, (spaced.at(-1)?.[0] ?? -Infinity) + gap), at]);
  let limit = most;
  for (const entry of [...spaced].reverse()) {
    entry[0] = Math.min(entry[0], limit);
    limit = entry[0] - gap;
  }
  const found = [];
  for (const [place, at] of spaced) found[at] = place;
  return found;
}

/** The stretches of a line between days without a value, as points [x, y]. */
export function stretches(values, { x, y }) {
  const found = [[]];
  for (const [at, value] of values.entries()) {
    if (value === null) found.push([]);
    else found.at(-1).push([x(at), y(value)]);
  }
  return found.filter((points) => points.length > 0);
}

/**
 * Lines over days. `lines` = [{name, values, tone}] with null where there is nothing to say; `days` their names, `format`
 * says a value. `title` names the picture, `asTable` the way to the table.
 */
export function LineChart({ title, days, lines, format, asTable, dayTitle }) {
  const top = roundUp(Math.max(...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const right = WIDTH - LABELS;
  const x = (at) => (days.length === 1 ? right : LEFT + ((right - LEFT) * at) / (days.length - 1));
  const y = (value) => FLOOR - ((FLOOR - TOP) * value) / top;
  const ends = lines.map(({ values }) => values.findLast((value) => value !== null) ?? null);
  const shown = lines.map((line, at) => ({ ...line, end: ends[at] })).filter(({ end }) => end !== null);
  const heights = spread(shown.map(({ end }) => y(end)), LABEL_HEIGHT, FLOOR);
  const summary = shown.map(({ name, end }) => `${name} ${format(end)}`).join(", ");
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${title}: ${summary}`}>
      ${[0, top / 2, top].map((value) => html`<line class="grid" key=${value} x1=${LEFT} x2=${right} y1=${y(value)} y2=${y(value)} />`)}
      <text class="scale" x=${LEFT} y=${TOP - 2}>${format(top)}</text>
      <text class="scale" x=${LEFT} y=${HEIGHT - 6}>${days[0]}</text>
      ${days.length > 1 && html`<text class="scale end" x=${right} y=${HEIGHT - 6}>${days.at(-1)}</text>`}
      ${lines.map(({ name, values, tone }) =>
        stretches(values, { x, y }).map(
          (points, at) =>
            html`<polyline class=${`line ${tone}`} key=${`${name}${at}`} points=${points.map((point) => point.join(",")).join(" ")} />
              ${points.length === 1 && html`<circle class=${`dot ${tone}`} cx=${points[0][0]} cy=${points[0][1]} r="3" />`}`,
        ),
      )}
      ${shown.map(
        ({ name, end, tone }, at) =>
          html`<text class=${`name ${tone}`} key=${name} x=${right + 8} y=${heights[at] + 4}><tspan class="figure">${format(end)}</tspan> ${name}</text>`,
      )}
    </svg>
    <details>
      <summary>${asTable}</summary>
      <div class="scrolled" tabindex="0" role="region" aria-label=${title}>
        <table>
          <thead><tr><th scope="col">${dayTitle}</th>${lines.map(({ name }) => html`<th scope="col" key=${name}>${name}</th>`)}</tr></thead>
          <tbody>
            ${days
              .map((day, at) => html`<tr key=${day}><th scope="row">${day}</th>${lines.map(({ name, values }) => html`<td key=${name}>${values[at] === null ? "–" : format(values[at])}</td>`)}</tr>`)
              .reverse()}
          </tbody>
        </table>
      </div>
    </details>
  </figure>`;
}
