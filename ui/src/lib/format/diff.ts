/** Which characters differ between two short texts: longest common subsequence over characters, so rare planes count as one. */

export interface Run {
  text: string;
  same: boolean;
}

/** Runs of `a` and of `b`, each marked as shared or not. */
export function diffChars(a: string, b: string): [Run[], Run[]] {
  const x = [...a];
  const y = [...b];
  // Numbers and dates of one length are compared place by place, as a person reads them.
  if (x.length === y.length && /^[\dX-]+$/.test(a + b)) return [places(x, y), places(y, x)];
  const lcs: number[][] = Array.from({ length: x.length + 1 }, () => new Array<number>(y.length + 1).fill(0));
  const at = (i: number, j: number): number => lcs[i]?.[j] ?? 0;
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--) {
      const row = lcs[i];
      if (row) row[j] = x[i] === y[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const left: Run[] = [];
  const right: Run[] = [];
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      push(left, x[i++] ?? "", true);
      push(right, y[j++] ?? "", true);
    } else if (j >= y.length || (i < x.length && at(i + 1, j) >= at(i, j + 1))) push(left, x[i++] ?? "", false);
    else push(right, y[j++] ?? "", false);
  }
  return [left, right];
}

function places(of: string[], other: string[]): Run[] {
  const runs: Run[] = [];
  of.forEach((c, i) => push(runs, c, c === other[i]));
  return runs;
}

function push(runs: Run[], text: string, same: boolean): void {
  const last = runs[runs.length - 1];
  if (last && last.same === same) last.text += text;
  else runs.push({ text, same });
}
