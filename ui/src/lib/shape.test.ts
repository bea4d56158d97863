/** What the layout promises: one door, features that do not know each other, no sentence outside the messages. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./backend/bindings";

const SRC = join(process.cwd(), "src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((f) => /\.(ts|vue)$/.test(f) && !f.startsWith("paraglide"));
const text = (f: string): string => readFileSync(join(SRC, f), "utf8");
const name = (f: string): string => relative(".", f).replaceAll("\\", "/");

describe("shape", () => {
  it("only the tauri backend knows Tauri", () => {
    expect(files.filter((f) => !f.endsWith(".test.ts") && /from "@tauri-apps/.test(text(f))).map(name)).toEqual(["lib/backend/tauri.ts"]);
  });

  it("the tauri backend calls every command of the contract", () => {
    const tauri = text("lib/backend/tauri.ts");
    expect(COMMANDS.filter((c) => !tauri.includes(`"${c}"`))).toEqual([]);
  });

  it("features import design and lib, never each other or the shell", () => {
    const crossing = files.filter((f) => f.startsWith("features")).flatMap((f) => {
      const own = name(f).split("/")[1];
      return [...text(f).matchAll(/from "@\/(features\/(\w+)|shell)/g)].filter((hit) => hit[2] !== own).map(() => name(f));
    });
    expect(crossing).toEqual([]);
  });

  it("no Chinese sentence stands outside the messages, the fake machine and data of a standard", () => {
    const allowed = /^(lib\/backend\/fake|lib\/format\/(ethnic|date)|design\/primitives\/SealMark|test\/|.*\.test\.ts$)/;
    const code = (t: string): string => t.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "").replace(/<!--[\s\S]*?-->/g, "");
    const found = files.filter((f) => !allowed.test(name(f)) && /[\u4e00-\u9fff]/.test(code(text(f)))).map(name);
    expect(found).toEqual([]);
  });
});
