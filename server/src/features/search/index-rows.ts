/** What the index stores about a conversation and about a message. */
import type { IndexedMessage } from '../../conversation-log/message-rows.js';
import { indexedWords } from '../../kernel/words.js';
import { segmentKey, segmentOf } from './segments.js';

/** A conversation, and how much of its log the index holds. */
export interface IndexState {
  readonly id: string;
  readonly last_seq: number;
  readonly rev: number;
  readonly indexed_seq: number;
  readonly indexed_rev: number;
  /** It has no row in `search_logs` yet. */
  readonly isNew: boolean;
}

export const isBehind = ({ last_seq, rev, indexed_seq, indexed_rev }: IndexState): boolean =>
  indexed_seq < last_seq || indexed_rev < rev;

export type WordRow = readonly [segment: string, word: string, seq: number];

/** Makes the rows of the words of messages. */
export class WordRows {
  /** The key is a hash, and most messages have the segment of the one before. */
  #last = { conversationId: '', number: 0, key: '' };

  of({ conversation_id, seq, kind, text }: IndexedMessage): WordRow[] {
    if (kind !== 'text' || text === null) return [];
    const segment = this.#keyOf(conversation_id, segmentOf(seq));
    return Array.from(indexedWords(text), (word) => [segment, word, seq] as const);
  }

  #keyOf(conversationId: string, number: number): string {
    const last = this.#last;
    if (last.conversationId !== conversationId || last.number !== number)
      this.#last = { conversationId, number, key: segmentKey(conversationId, number) };
    return this.#last.key;
  }
}
