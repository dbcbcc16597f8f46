// The elements that the pictures are made of, and the colours of light and dark mode.

/** Colours by role, for a light and for a dark background. The background itself is transparent. */
const COLOURS = {
  text: { light: '#1f2328', dark: '#e6edf3' },
  muted: { light: '#59636e', dark: '#9da7b1' },
  line: { light: '#818b98', dark: '#7d8590' },
  refresh: { light: '#0969da', dark: '#58a6ff' },
  use: { light: '#1a7f37', dark: '#3fb950' },
  alarm: { light: '#cf222e', dark: '#f85149' },
} as const;

/** The role of a colour in a picture. */
export type Colour = keyof typeof COLOURS;

/** A rectangle or a position, in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function style(mode: 'light' | 'dark'): string {
  return Object.entries(COLOURS)
    .map(([name, colour]) => {
      const value = colour[mode];
      return `.${name}{fill:${value}}.${name}-line{stroke:${value}}.${name}-area{fill:${value};stroke:${value}}`;
    })
    .join('');
}

/**
 * Returns a whole SVG file.
 * @param size the width and height of the picture, in pixels
 * @param label the picture in words, for screen readers
 */
export function svg(size: { width: number; height: number }, label: string, elements: string[]): string {
  const { width, height } = size;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    '<style>',
    'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;font-size:13px}',
    '.small{font-size:12px}.title{font-weight:600}.badge{fill:#fff;font-weight:600;font-size:11px}',
    '.box,.path{fill:none;stroke-width:1.5}.area{fill-opacity:.15;stroke-width:1.5}.path{stroke-linejoin:round}',
    '.boundary{fill:none;stroke-width:1.5;stroke-dasharray:6 4}.dotted{stroke-dasharray:2 4}',
    style('light'),
    `@media (prefers-color-scheme:dark){${style('dark')}.badge{fill:#0d1117}}`,
    '</style>',
    ...elements,
    '</svg>',
  ].join('\n')}\n`;
}

/** Returns a line of text. `classes` are those of the style sheet: a colour, `small`, `title`, `badge`. */
export function text(x: number, y: number, content: string, classes = 'text', anchor = 'start'): string {
  return `<text x="${x}" y="${y}" class="${classes}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

/** Returns a rectangle with round corners. */
export function box({ x, y, width, height }: Box, classes = 'box line-line'): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" class="${classes}"/>`;
}

/** Returns a box with a title and lines of text in its middle. */
export function node(area: Box, title: string, ...lines: string[]): string {
  const middle = area.x + area.width / 2;
  const top = area.y + area.height / 2 - lines.length * 8 + 5;
  return [
    box(area),
    text(middle, top, title, 'text title', 'middle'),
    ...lines.map((line, index) => text(middle, top + (index + 1) * 17, line, 'muted small', 'middle')),
  ].join('\n');
}

/** Returns a line through points. */
export function path(points: [x: number, y: number][], colour: Colour, classes = ''): string {
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return `<path d="${d}" class="${`path ${colour}-line ${classes}`.trim()}"/>`;
}

/** Returns a line through points that ends in an arrowhead. The last part must be horizontal or vertical. */
export function arrow(points: [x: number, y: number][], colour: Colour): string {
  const [[fromX, fromY] = [0, 0], [x, y] = [0, 0]] = points.slice(-2);
  const [dx, dy] = [Math.sign(x - fromX), Math.sign(y - fromY)];
  const head = [
    [x, y],
    [x - 9 * dx - 4.5 * dy, y - 9 * dy - 4.5 * dx],
    [x - 9 * dx + 4.5 * dy, y - 9 * dy + 4.5 * dx],
  ];
  const line = [...points.slice(0, -1), [x - 7 * dx, y - 7 * dy] as [number, number]];
  return `${path(line, colour)}\n<polygon points="${head.map((point) => point.join(',')).join(' ')}" class="${colour}"/>`;
}

/** Returns the number of a step in a circle, followed by its label. */
export function step(x: number, y: number, number: number, label: string, colour: Colour): string {
  return [
    `<circle cx="${x}" cy="${y}" r="9" class="${colour}"/>`,
    text(x, y + 4, String(number), 'badge', 'middle'),
    text(x + 14, y + 4, label, 'text'),
  ].join('\n');
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
