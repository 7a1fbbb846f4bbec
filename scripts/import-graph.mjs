/**
 * `node scripts/import-graph.mjs [widget/src server/src …]`: which part of a workspace imports
 * which, with the count of files' imports, and the circles between parts.
 */
import process from 'node:process';
import { findCircles, graphOf } from '../tests/walls/import-graph.mjs';
import { readImports } from '../tests/walls/violations.mjs';

const folders = process.argv.slice(2);
for (const folder of folders.length > 0 ? folders : ['widget/src', 'server/src']) {
  const short = (part) => part.replace(`${folder}/`, '');
  const graph = graphOf(readImports([folder]));
  process.stdout.write(`${folder}\n`);
  for (const [part, targets] of [...graph].sort(([a], [b]) => a.localeCompare(b))) {
    const most = [...targets].sort(([, a], [, b]) => b - a);
    const text = most.map(([target, count]) => `${short(target)} ${count}`).join(', ');
    process.stdout.write(`  ${short(part)} -> ${text}\n`);
  }
  const circles = findCircles(graph);
  process.stdout.write(circles.length === 0 ? '  no circles\n' : '');
  for (const circle of circles)
    process.stdout.write(`  circle of ${circle.length}: ${circle.map(short).join(' ')}\n`);
}
