import { Entity, Column, PrimaryColumn } from 'typeorm';
import { id, integer, text, time } from '../../database/columns.js';

/**
 * How much of a conversation's log the index holds: all messages up to `indexedSeq`, in their state
 * at `indexedRev`.
 */
@Entity('search_logs')
export class SearchLogRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @Column({ ...integer, name: 'indexed_seq' }) indexedSeq!: number;
  @Column({ ...integer, name: 'indexed_rev' }) indexedRev!: number;
}

/** A part of a conversation's log that is searched at once, and when its messages were sent. */
@Entity('search_segments')
export class SearchSegmentRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) number!: number;
  @Column({ ...time, name: 'oldest_at' }) oldestAt!: Date;
  @Column({ ...time, name: 'newest_at' }) newestAt!: Date;
}

/**
 * A word of a message. Clustered by its key, so that one range scan finds all messages of a segment
 * with a word, or with a beginning of words.
 */
@Entity('search_words')
export class SearchWordRow {
  /** `segmentKey` of the conversation and the segment's number. */
  @PrimaryColumn(text(10)) segment!: string;
  @PrimaryColumn(text(32)) word!: string;
  @PrimaryColumn(integer) seq!: number;
}
