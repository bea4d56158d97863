import { describe, expect, it } from "vitest";
import { cropKey, moveCrop, zoomCrop } from "./crop";

const picture = { width: 1600, height: 1200 };
const start = { x: 100, y: 100, width: 1060, height: 700 };
const inside = (c: typeof start): boolean => c.x >= 0 && c.y >= 0 && c.x + c.width <= picture.width && c.y + c.height <= picture.height;

describe("crop", () => {
  it("moves by keys and stops at the edge", () => {
    expect(cropKey(start, "ArrowRight", picture)?.x).toBe(132);
    expect(cropKey(start, "Shift+ArrowRight", picture)?.x).toBe(104);
    expect(moveCrop(start, -5000, 5000, picture)).toEqual({ ...start, x: 0, y: 500 });
  });

  it("zooms around its middle and never leaves the picture or 53:35, whatever keys are pressed", () => {
    const seed = 20221;
    let state = seed;
    const random = (n: number): number => (state = (state * 1103515245 + 12345) % 2 ** 31) % n;
    const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "-", "Shift+ArrowUp", "="];
    let c = start;
    for (let i = 0; i < 2000; i++) {
      c = cropKey(c, keys[random(keys.length)] ?? "+", picture) ?? c;
      expect(inside(c), `seed ${seed} step ${i} ${JSON.stringify(c)}`).toBe(true);
      expect(Math.abs(c.height - (c.width * 35) / 53), `seed ${seed} step ${i}`).toBeLessThan(1);
    }
  });

  it("cannot grow past the picture or shrink to nothing", () => {
    expect(zoomCrop(start, 100, picture).width).toBe(1600);
    expect(zoomCrop(start, 0.001, picture).width).toBe(320);
  });

  it("leaves other keys alone", () => expect(cropKey(start, "Enter", picture)).toBeNull());
});
