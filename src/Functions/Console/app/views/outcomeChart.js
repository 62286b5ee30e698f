import { html, nothing, svg } from '../../vendor/lit-html/lit-html.js';
import { number, span } from '../format.js';
import { OUTCOMES } from './migrationWords.js';

const [WIDTH, HEIGHT] = [600, 160];

/**
 * What became of the codes, over time: one layer for each outcome, one upon the other.
 * @param {any} migration
 * @param {import('../migrationWatch.js').Sample[]} samples
 */
export function outcomeChart(migration, samples) {
  if (samples.length < 2 || migration.total === 0)
    return nothing;

  const [start, end] = [samples[0].at, samples.at(-1).at];
  const x = (sample) => (sample.at - start) / Math.max(1, end - start) * WIDTH;
  const y = (count) => HEIGHT - count / migration.total * HEIGHT;
  const layers = OUTCOMES.filter(([name]) => name !== 'pending' && samples.at(-1).outcomes[name] > 0);
  const floor = samples.map(() => 0);
  return html`
    <figure class="chart">
      <figcaption>Outcomes over time</figcaption>
      <div class="chart-field">
        <span class="chart-top">${number(migration.total)}</span>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
          aria-label="Outcomes over ${span(end - start)}: ${layers.map(([name, word]) => `${word} ${samples.at(-1).outcomes[name]}`).join(', ')}">
          ${layers.map(([name]) => {
            const below = [...floor];
            samples.forEach((sample, index) => { floor[index] += sample.outcomes[name] ?? 0; });
            const up = samples.map((sample, index) => `${x(sample).toFixed(1)},${y(floor[index]).toFixed(1)}`);
            const down = samples.map((sample, index) => `${x(sample).toFixed(1)},${y(below[index]).toFixed(1)}`).toReversed();
            return svg`<polygon class="of-${name}" points=${[...up, ...down].join(' ')} />`;
          })}
        </svg>
      </div>
      <div class="chart-axis"><span>start</span><span>${span(end - start)}</span></div>
    </figure>`;
}
