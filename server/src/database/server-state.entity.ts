import { Column, Entity, PrimaryColumn } from 'typeorm';
import { longText, text } from './columns.js';

/** A few values of the server itself, shared by all its processes. */
@Entity('server_state')
export class ServerStateRow {
  @PrimaryColumn(text(40)) name!: string;
  @Column(longText) value!: string;
}
