// The pen on a canvas: what is seen in the page, and what is saved as PNG.
import { fontOf, type Pen, type Point } from "./pen";

export function canvasPen(context: CanvasRenderingContext2D): Pen {
  const path = (points: readonly Point[]) => points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  return {
    lines(paths, { colour, width = 1, dash = [], alpha = 1 }) {
      context.globalAlpha = alpha;
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash([...dash]);
      context.beginPath();
      paths.forEach(path);
      context.stroke();
    },
    area(points, { colour, alpha = 1 }) {
      context.globalAlpha = alpha;
      context.fillStyle = colour;
      context.beginPath();
      path(points);
      context.fill();
    },
    box(left, top, wide, tall, { colour, alpha = 1 }) {
      context.globalAlpha = alpha;
      context.fillStyle = colour;
      context.fillRect(left, top, wide, tall);
    },
    words(text, x, y, { colour, baseline = "middle", bold = false }) {
      context.globalAlpha = 1;
      context.font = fontOf(bold);
      context.textBaseline = baseline;
      context.fillStyle = colour;
      context.fillText(text, x, y);
    },
    widthOf(text, bold = false) {
      context.font = fontOf(bold);
      return context.measureText(text).width;
    },
    within(left, top, wide, tall, draw) {
      context.save();
      context.translate(left, top);
      context.beginPath();
      context.rect(0, 0, wide, tall);
      context.clip();
      draw();
      context.restore();
    },
  };
}
