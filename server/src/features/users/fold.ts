/** For ordering and searching names: without case, accents and compatibility forms. Bounded, as some characters unfold to many. */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim().slice(0, 190);
}

/** For telling accounts apart: nobody has two mailboxes that differ in case alone. */
export function foldEmail(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
