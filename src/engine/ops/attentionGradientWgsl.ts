// WGSL of attention's gradients: delta, dq, then dk and dv, without atomics; see attentionWgsl.ts for how rows are shared
// among threads. Where several heads of queries have one head of keys, each has workgroups of its own, and what they
// give is added at the end, first to last: a key's sum over all of them would keep few workgroups for long.

import type { Wgsl, WgslSource } from "../backend.ts";
import {
  boundAsVectors,
  dot,
  each,
  type Extents,
  fill,
  keyBounds,
  kvBase,
  main,
  operations,
  type Plan,
  planOf,
  prelude,
  readers,
  scores,
  slices,
  tileArrays,
  vectors,
  workgroupsOf,
  writer,
} from "./attentionWgsl.ts";
import { elementwise, flatGroups } from "./wgsl.ts";

// Types and not interfaces, so that they are a `Choice`.
type Last = {
  /** dk and dv in one pass. */
  readonly together: boolean;
  /** Heads of queries apart, summed in a pass of its own. */
  readonly apart: boolean;
};

export function backwardWgsl(): WgslSource<Extents, Plan & Last> {
  return {
    // dk and dv together read seven arrays and write two; eight bindings is all that some adapters have.
    choose(tuning, d) {
      const apart = !tuning.software && d.E > d.K;
      return { ...planOf(tuning, d), together: apart || tuning.maxStorageBuffers >= 9, apart };
    },
    wgsl({ together, apart, ...plan }) {
      const before = [deltaPass(plan), queryPass(plan)];
      if (apart) return [...before, keyPass(plan, ["dk", "dv"], true), headSums];
      const last = together ? [["dk", "dv"]] : [["dk"], ["dv"]];
      return [...before, ...last.map((outputs) => keyPass(plan, outputs, false))];
    },
  };
}

function deltaPass(plan: Plan): Wgsl<Extents> {
  const all: Plan = { ...plan, lanes: 1, slice: Math.ceil(plan.D / 4) * 4 };
  return {
    ...boundAsVectors(plan, ["dout", "o"]),
    workgroups: ({ B, H, T }) => flatGroups(B * H * T),
    code: /* wgsl */ `const HEAD = ${plan.D}u;
${readers(all, ["dout", "o"])}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = gid.x + gid.y * groups.x * 64u;
  if (row >= d.B * d.H * d.T) { return; }
  let b = row / (d.H * d.T);
  let at = (b * d.T + row % d.T) * d.E + row / d.T % d.H * HEAD;
  var value = 0.0;
  for (var c = 0u; c < HEAD; c += 4u) { value += dot(read_dout(at, c), read_o(at, c)); }
  delta[row] = value;
}`,
  };
}

function queryPass(plan: Plan): Wgsl<Extents> {
  const load = `${slices(plan, "k", kvBase, "d.K")}\n${slices(plan, "v", kvBase, "d.K")}`;
  const { before, sum } = scores(plan, load, [dot(plan, "q", "k"), dot(plan, "do", "v")]);
  return {
    ...boundAsVectors(plan, ["q", "k", "v", "dout", "dq"]),
    operations: (d) => 2 * operations(d),
    workgroups: workgroupsOf(plan, "T", (d) => d.H),
    code: /* wgsl */ `${prelude(plan)}
${readers(plan, ["q", "k", "v", "dout"])}
${writer(plan, "dq", "accumulateQ")}
${tileArrays(plan, ["k", "v"])}
${main(plan)}
  let h = group.y;
  let kv = h / (d.E / d.K) * HEAD;
  let i = first + row;
  let here = min(i, d.T - 1u);
  let at = (b * d.T + here) * d.E + h * HEAD;
  ${vectors(plan, "let", "q", (v) => `read_q(at, c0 + ${4 * v}u) * d.scale`)}
  ${vectors(plan, "let", "do", (v) => `read_dout(at, c0 + ${4 * v}u)`)}
  ${vectors(plan, "var", "acc", () => "vec4f()")}
  let stat = (b * d.H + h) * d.T + here;
  let logSum = lse[stat];
  let mean = delta[stat];
  ${keyBounds(plan)}
  for (var j0 = 0u; j0 < keysEnd; j0 += ${plan.tile}u) {
    if (j0 >= gapStart && j0 + ${plan.tile}u <= gapEnd) { continue; }
    ${plan.software ? "" : fill(plan, ["k", "v"], kvBase, "d.K", "d.S")}
    ${before}
    for (var t = 0u; t < ${plan.tile}u; t++) {
      if (j0 + t >= keysEnd || !sees(b, here, j0 + t)) { continue; }
      ${plan.software ? load : slices(plan, "k", kvBase, "d.K")}
      let ds = d.scale * exp(${sum(0)} - logSum) * (${sum(1)} - mean);
      ${each(plan, (v) => `acc${v} += ds * k${v};`)}
    }
  }
  if (i >= d.T) { return; }
  ${each(plan, (v) => `put_dq(at, c0 + ${4 * v}u, acc${v});`)}
}`,
  };
}

/** `apart`: a workgroup does one head of queries, and its dk and then all dv go to `scratch`, rows as long as q's. */
function keyPass(plan: Plan, outputs: readonly string[], apart: boolean): Wgsl<Extents> {
  const [dk, dv] = [outputs.includes("dk"), outputs.includes("dv")];
  const base = "b * d.T * d.E + h * HEAD";
  const names = ["q", "dout"];
  const load = names.map((name) => slices(plan, name, base, "d.E")).join("\n");
  const partials = [dot(plan, "q", "k"), ...(dk ? [dot(plan, "dout", "v")] : [])];
  const { before, sum } = scores(plan, load, partials);
  return {
    ...boundAsVectors(plan, ["q", "k", "v", "dout", ...(apart ? ["scratch"] : ["dk", "dv"])]),
    operations: (d) => 2 * operations(d),
    workgroups: workgroupsOf(plan, "S", ({ H, K, D }) => (apart ? H : K / D)),
    ...(apart ? { scratch: ({ B, S, E }: Extents) => 2 * B * S * E } : {}),
    code: /* wgsl */ `${prelude(plan)}
${readers(plan, ["q", "k", ...(dk ? ["v"] : []), "dout"])}
${apart ? writer(plan, "scratch") : ""}
${dk && !apart ? writer(plan, "dk", "accumulateK") : ""}
${dv && !apart ? writer(plan, "dv", "accumulateV") : ""}
${tileArrays(plan, names)}
${main(plan)}
  let heads = d.E / d.K;
  let kvHead = group.y${apart ? " / heads" : ""};
  let j = first + row;
  let here = min(j, d.S - 1u);
  let at = (b * d.S + here) * d.K + kvHead * HEAD;
  ${vectors(plan, "let", "k", (v) => `read_k(at, c0 + ${4 * v}u) * d.scale`)}
  ${dk ? vectors(plan, "let", "v", (v) => `read_v(at, c0 + ${4 * v}u)`) : ""}
  ${dk ? vectors(plan, "var", "sumK", () => "vec4f()") : ""}
  ${dv ? vectors(plan, "var", "sumV", () => "vec4f()") : ""}
  let branch = u32(max(spans[3u * b + 2u], 0));
  let sharedEnd = u32(max(spans[3u * b + 1u], 0));
  // Queries that may see a key of this workgroup.
  var start = 0u;
  if (d.causal > 0.0) { start = first / ${plan.tile}u * ${plan.tile}u; }
  var queriesEnd = d.T;
  if (first >= u32(max(spans[3u * b], 0))) { queriesEnd = 0u; }
  if (first >= sharedEnd && first + ${plan.rows}u <= branch) { queriesEnd = min(queriesEnd, branch); }
  ${apart ? "let h = group.y;" : "for (var h = kvHead * heads; h < (kvHead + 1u) * heads; h++) {"}
    for (var j0 = start; j0 < queriesEnd; j0 += ${plan.tile}u) {
      ${plan.software ? "" : fill(plan, names, base, "d.E", "d.T")}
      ${before}
      for (var t = 0u; t < ${plan.tile}u; t++) {
        if (j0 + t >= queriesEnd || !sees(b, j0 + t, here)) { continue; }
        ${load}
        let stat = (b * d.H + h) * d.T + j0 + t;
        let p = exp(${sum(0)} - lse[stat]);
        ${dv ? each(plan, (v) => `sumV${v} += p * dout${v};`) : ""}
        ${dk ? `let ds = d.scale * p * (${sum(1)} - delta[stat]);` : ""}
        ${dk ? each(plan, (v) => `sumK${v} += ds * q${v};`) : ""}
      }
    }
  ${apart ? "" : "}"}
  if (j >= d.S) { return; }
  ${apart ? "let part = (b * d.S + here) * d.E + h * HEAD;" : ""}
  ${dk ? each(plan, (v) => `${apart ? "put_scratch(part" : "put_dk(at"}, c0 + ${4 * v}u, sumK${v});`) : ""}
  ${dv ? each(plan, (v) => `${apart ? "put_scratch(d.B * d.S * d.E + part" : "put_dv(at"}, c0 + ${4 * v}u, sumV${v});`) : ""}
}`,
  };
}

/** dk and dv from what every head of queries gave. */
const headSums: Wgsl<Extents> = elementwise(
  "B S K",
  /* wgsl */ `
  let heads = d.E / d.K;
  let size = u32(d.D);
  let c = i % d.K;
  let at = i / d.K * d.E + c / size * heads * size + c % size;
  var sumK = 0.0;
  var sumV = 0.0;
  for (var h = 0u; h < heads; h++) {
    sumK += scratch[at + h * size];
    sumV += scratch[d.B * d.S * d.E + at + h * size];
  }
  if (d.accumulateK > 0.0) { dk[i] += sumK; } else { dk[i] = sumK; }
  if (d.accumulateV > 0.0) { dv[i] += sumV; } else { dv[i] = sumV; }`,
);
