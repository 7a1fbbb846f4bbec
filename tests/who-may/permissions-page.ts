/** The table of who may do what as a page of the guide. */
import { everyOperation, type SiteOperationName } from './every-operation.js';
import { everybody } from './world.js';

const intro = `# Who may do what

Every operation, called by eleven kinds of users. A test makes these calls over HTTP and over the
socket, on both databases, and generates this page (\`tests/who-may\`), so it shows what the server
does.

The calls concern a private group and one of its members, the _author_ of a message in it. The
author's _contact_, a user whom the author has _blocked_, the _guest_, the _stranger_ and the site's
_moderator_ are not in the group; the _removed member_ was. On this site anyone may write to anyone.
[People](people.md) describes stricter settings, and [Groups](groups.md) the settings of groups. A ✓
for \`conversations.createGroup\` and \`members.add\` means that the call succeeds;
[Groups](groups.md#who-is-added-and-who-is-asked) explains who is added and who gets an invitation.
`;

const legend = [
  ['sign', 'means'],
  ['✓', 'yes'],
  ['–', 'no: `forbidden`'],
  ['?', 'no: `not_found`, so that nobody learns whether it exists'],
  [
    '·',
    'no: `not_found`, because there is nothing to act on, such as a request that nobody has made',
  ],
  ['!', "no: `not_accepted`, the same answer for a block and for the site's setting"],
  ['host', "no: only for the host's backend, with its secret key"],
  ['code', 'no: refused with this error code'],
];

const signs: Readonly<Record<string, string>> = { ok: '✓', '-': '–', '0': '·', h: 'host' };

export function permissionsPage(): string {
  const names = Object.keys(everyOperation) as SiteOperationName[];
  const features = [...new Set(names.map((name) => name.split('.')[0]!))];
  const sections = features.map((feature) => {
    const rows = names
      .filter((name) => name.startsWith(`${feature}.`))
      .map((name) => [
        `\`${name}\``,
        ...shown(everyOperation[name].outcomes).map(
          (outcome) => signs[outcome] ?? (outcome.length > 1 ? `\`${outcome}\`` : outcome),
        ),
      ]);
    return `## ${feature}\n\n${markdownTable([['', ...shown(everybody)], ...rows])}`;
  });
  return `${intro}\n${markdownTable(legend)}\n${sections.join('\n')}`;
}

/** With the author beside the other members. */
const shown = <T>(columns: readonly T[]): T[] => {
  const author = everybody.indexOf('author');
  return columns.flatMap((each, i) =>
    i === author ? [] : everybody[i] === 'member' ? [columns[author]!, each] : [each],
  );
};

/** As the formatter writes it. */
function markdownTable([head, ...rows]: readonly (readonly string[])[]): string {
  const widths = head!.map((_, i) =>
    Math.max(3, ...[head!, ...rows].map((cells) => cells[i]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join(
    '\n',
  );
}
