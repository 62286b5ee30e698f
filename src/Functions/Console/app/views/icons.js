import { html, svg } from '../../vendor/lit-html/lit-html.js';

const icon = (shape) => html`
  <svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"
    stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

export const eye = icon(svg`<path d="M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10Z"/><circle cx="10" cy="10" r="2.4"/>`);
export const eyeClosed = icon(svg`<path d="M2.5 8.5C4 11 6.5 13 10 13s6-2 7.5-4.500M10 13v2.500M5.3 11.8 4 14M14.7 11.8 16 14"/>`);
export const search = icon(svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 4 4"/>`);
export const close = icon(svg`<path d="m5 5 10 10M15 5 5 15"/>`);
export const bin = icon(svg`<path d="M3.5 5.500h13M8 5.500V4h4v1.500M5.5 5.500l.7 10.500h7.600l.7-10.500M8.5 8.500v5M11.5 8.500v5"/>`);
export const back = icon(svg`<path d="m11.5 4.5-5.5 5.5 5.5 5.5"/>`);
export const tick = icon(svg`<path d="m4.5 10.5 3.5 3.5 7.5-8"/>`);
export const cross = icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M10 6v4.700M10 13.700v.1"/>`);
export const warn = icon(svg`<path d="M10 3.2 17.5 16.300h-15Z"/><path d="M10 8.200v3.600M10 14v.1"/>`);
export const plus = icon(svg`<path d="M10 4v12M4 10h12"/>`);
export const play = icon(svg`<path d="M6.5 4.500v11l9-5.500Z"/>`);
export const pause = icon(svg`<path d="M7 4.500v11M13 4.500v11"/>`);
export const refresh = icon(svg`<path d="M16 10a6 6 0 1 1-1.8-4.300M16 3.500v3.200h-3.2"/>`);
export const spinner = html`<span class="spinner" aria-hidden="true"></span>`;
export const mark = html`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="8"/>
    <g><circle cx="10" cy="10" r="2.2"/><circle cx="16" cy="10" r="2.2"/><circle cx="22" cy="10" r="2.2"/>
    <circle cx="10" cy="16" r="2.2"/><circle cx="16" cy="16" r="2.2"/><circle cx="22" cy="16" r="2.2"/>
    <circle cx="10" cy="22" r="2.2"/><circle cx="16" cy="22" r="2.2"/><circle cx="22" cy="22" r="2.2"/></g>
  </svg>`;
