/** The import graph between the parts of a workspace: its layers, features and single files. */
import { partOf } from './places.mjs';

/**
 * Which part imports which, and how often: `Map` of part to `Map` of part to count. What is loaded
 * with `import()` is left out: it binds late.
 */
export function graphOf(imports) {
  const graph = new Map();
  for (const { kind, from, to } of imports) {
    const [part, target] = [partOf(from), partOf(to)];
    if (kind === 'dynamic' || !target || part === target) continue;
    if (!graph.has(part)) graph.set(part, new Map());
    const targets = graph.get(part);
    targets.set(target, (targets.get(target) ?? 0) + 1);
  }
  return graph;
}

/** Parts that reach each other by imports, as sorted lists; an import of a type counts. */
export function findCircles(graph) {
  const reached = new Map([...graph.keys()].map((part) => [part, reach(graph, part)]));
  const circles = new Map();
  for (const [part, targets] of reached) {
    if (!targets.has(part)) continue;
    const circle = [...targets].filter((target) => reached.get(target)?.has(part));
    circle.sort((a, b) => (a < b ? -1 : 1));
    circles.set(circle.join(' '), circle);
  }
  return [...circles.values()];
}

function reach(graph, start) {
  const seen = new Set();
  const open = [start];
  while (open.length > 0)
    for (const target of graph.get(open.pop())?.keys() ?? [])
      if (!seen.has(target)) {
        seen.add(target);
        open.push(target);
      }
  return seen;
}
