/** The table of who may do what as a page of the guide. */
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { everyOperation } from './every-operation.js';
import { everybody } from './world.js';

const intro = `# Who may do what

Every operation, tried by eleven callers over HTTP and over the socket on both databases. This page is written from the table that the test checks (\`tests/who-may\`), so it is what the server does.

What is tried for is a private group, and somebody in it: the _author_, one of its members, who wrote the message. That person's _contact_ and the one whom they have _blocked_ are not in the group, no more than the _guest_, the _stranger_ and the site's
_moderator_; the _removed member_ was. The site lets anyone write to anyone; narrower settings are told in [People](people.md), what groups can be set to in [Groups](groups.md).
A ✓ for \`conversations.createGroup\` and \`members.add\` means that the call succeeds: whether a person is added or gets an invitation is told in [Groups](groups.md#who-is-added-and-who-is-asked).
`;

const legend = [
  ['sign', 'means'],
  ['✓', 'yes'],
  ['–', 'no: `forbidden`'],
  ['?', 'no: `not_found`, as nobody learns of what is not theirs'],
  ['·', 'nothing to do here, such as a request that nobody has made: `not_found`'],
  ['!', "no: `not_accepted`, the same answer for a block and for the site's setting"],
  ['host', "no: for the host's backend alone, with its secret key"],
  ['code', 'no: another refusal'],
];

const signs: Readonly<Record<string, string>> = { ok: '✓', '-': '–', '0': '·', h: 'host' };

export function permissionsPage(): string {
  const names = Object.keys(everyOperation) as OperationName[];
  const features = [...new Set(names.map((name) => name.split('.')[0]!))];
  const sections = features.map((feature) => {
    const rows = names
      .filter((name) => name.startsWith(`${feature}.`))
      .map((name) => [
        `\`${name}\``,
        ...shown(everyOperation[name].outcomes).map((outcome) => signs[outcome] ?? (outcome.length > 1 ? `\`${outcome}\`` : outcome)),
      ]);
    return `## ${feature}\n\n${markdownTable([['', ...shown(everybody)], ...rows])}`;
  });
  return `${intro}\n${markdownTable(legend)}\n${sections.join('\n')}`;
}

/** With the author beside the other members. */
const shown = <T>(columns: readonly T[]): T[] => {
  const author = everybody.indexOf('author');
  return columns.flatMap((each, i) => (i === author ? [] : everybody[i] === 'member' ? [columns[author]!, each] : [each]));
};

/** As the formatter writes it. */
function markdownTable([head, ...rows]: readonly (readonly string[])[]): string {
  const widths = head!.map((_, i) => Math.max(3, ...[head!, ...rows].map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n');
}
