/** The photo crop: always 53:35, always inside the picture. Pixels of the upright source. */
import type { CropInput } from "@/lib/backend/bindings";

export const ASPECT_W = 53;
export const ASPECT_H = 35;
/** Narrower than this prints unclear; the machine decides, this only stops the keys. */
const MIN_WIDTH = 320;

interface Size {
  width: number;
  height: number;
}

const heightFor = (width: number): number => Math.max(1, Math.floor((width * ASPECT_H) / ASPECT_W));
const clamp = (v: number, lo: number, hi: number): number => Math.min(Math.max(v, lo), Math.max(lo, hi));

/** The crop moved by `dx`, `dy` pixels, kept inside. */
export function moveCrop(c: CropInput, dx: number, dy: number, of: Size): CropInput {
  return { ...c, x: clamp(Math.round(c.x + dx), 0, of.width - c.width), y: clamp(Math.round(c.y + dy), 0, of.height - c.height) };
}

/** The crop `factor` times as wide around its own middle, kept inside. */
export function zoomCrop(c: CropInput, factor: number, of: Size): CropInput {
  const widest = Math.min(of.width, Math.floor((of.height * ASPECT_W) / ASPECT_H));
  const width = clamp(Math.round(c.width * factor), Math.min(MIN_WIDTH, widest), widest);
  const height = Math.min(heightFor(width), of.height);
  const middle = { x: c.x + c.width / 2, y: c.y + c.height / 2 };
  return moveCrop({ x: Math.round(middle.x - width / 2), y: Math.round(middle.y - height / 2), width, height }, 0, 0, of);
}

/** One key press on the crop; null when the key is not for it. `fine` moves single steps. */
export function cropKey(c: CropInput, key: string, of: Size): CropInput | null {
  const fine = key.startsWith("Shift+");
  const step = fine ? Math.max(1, Math.round(of.width / 400)) : Math.max(1, Math.round(of.width / 50));
  switch (key.replace("Shift+", "")) {
    case "ArrowLeft": return moveCrop(c, -step, 0, of);
    case "ArrowRight": return moveCrop(c, step, 0, of);
    case "ArrowUp": return moveCrop(c, 0, -step, of);
    case "ArrowDown": return moveCrop(c, 0, step, of);
    case "+": case "=": return zoomCrop(c, 0.95, of);
    case "-": case "_": return zoomCrop(c, 1 / 0.95, of);
    default: return null;
  }
}
