// What was drawn on a photo, over it: the photo itself stays as it is.
import type { Markup } from "../../contract";

type Stroke = Markup["strokes"][number];

function path({ tool, points }: Stroke): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "";
  const [[x1, y1], [x2, y2]] = [first, last];
  if (tool === "box") return `M${x1} ${y1}H${x2}V${y2}H${x1}Z`;
  if (tool === "pen") return `M${points.map(([x, y]) => `${x} ${y}`).join("L")}`;
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const long = Math.min(60, Math.hypot(x2 - x1, y2 - y1) / 2);
  const wing = (turn: number) =>
    `${x2 - long * Math.cos(angle + turn)} ${y2 - long * Math.sin(angle + turn)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${wing(0.5)}L${x2} ${y2}L${wing(-0.5)}`;
}

export function MarkupLayer({ markup }: { markup: Markup }) {
  const width = Math.max(markup.width, markup.height) / 160;
  return (
    <svg
      class="markup"
      viewBox={`0 0 ${markup.width} ${markup.height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {markup.strokes.map((stroke, n) => (
        <g key={n}>
          <path d={path(stroke)} stroke="#fff" stroke-width={width * 2.2} />
          <path d={path(stroke)} stroke={stroke.colour} stroke-width={width} />
        </g>
      ))}
    </svg>
  );
}
