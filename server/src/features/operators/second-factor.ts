/**
 * The second factor: codes of an authenticator app (TOTP, RFC 6238), each of which works once, and
 * recovery codes for an operator without the app.
 */
import { Secret, TOTP } from 'otpauth';
import { LessThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { OperatorRow, RecoveryCodeRow } from './operator.entity.js';

const periodSeconds = 30;
const secretBytes = 20;
const recoveryCodeCount = 10;
/** Without letters that look like others. */
const recoveryLetters = 'abcdefghjkmnpqrstuvwxyz23456789';
const recoveryLength = 10;

export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /** A secret that waits for its first code. Throws `forbidden` if the second factor is on. */
  async begin({ id, email, totpSecret }: OperatorRow): Promise<{ secret: string; uri: string }> {
    if (totpSecret !== null) throw new Fault('forbidden', 'The second factor is on already.');
    const bytes = Buffer.from(this.environment.randomToken(secretBytes), 'base64url');
    const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer });
    await this.database.entities(OperatorRow).update({ id }, { totpPending: secret.base32 });
    const uri = new TOTP({ issuer: 'Parlor', label: email, secret }).toString();
    return { secret: secret.base32, uri };
  }

  /**
   * Turns it on, and returns the recovery codes. Throws `invalid_credentials`; `forbidden` if it
   * was not begun.
   */
  async confirm({ id, totpPending }: OperatorRow, code: string): Promise<string[]> {
    if (totpPending === null)
      throw new Fault('forbidden', 'Begin with operators.beginSecondFactor.');
    const step = this.#stepOf(totpPending, code);
    if (step === null) throw wrongCode();
    const codes = Array.from({ length: recoveryCodeCount }, () => this.#recoveryCode());
    await this.database.transaction(async (transaction) => {
      const { affected } = await transaction.update(
        OperatorRow,
        { id, totpPending },
        { totpSecret: totpPending, totpPending: null, totpStep: step },
      );
      // Another call has confirmed it, and has answered codes.
      if (affected === 0) throw wrongCode();
      await transaction.delete(RecoveryCodeRow, { operatorId: id });
      await transaction.insert(
        RecoveryCodeRow,
        codes.map((each) => ({ operatorId: id, codeHash: hashOf(id, each) })),
      );
    });
    return codes;
  }

  /** Turns it off. */
  async end(operatorId: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.update(
        OperatorRow,
        { id: operatorId },
        { totpSecret: null, totpPending: null },
      );
      await transaction.delete(RecoveryCodeRow, { operatorId });
    });
  }

  /** Whether the code is right and unused; uses it. */
  async use({ id, totpSecret }: OperatorRow, code: string): Promise<boolean> {
    if (totpSecret === null) return false;
    const step = this.#stepOf(totpSecret, code);
    if (step !== null) {
      // The code of this step and of those before it are used, also by calls at the same time.
      const { affected } = await this.database
        .entities(OperatorRow)
        .update({ id, totpStep: LessThan(step) }, { totpStep: step });
      return affected !== 0;
    }
    const { affected } = await this.database
      .entities(RecoveryCodeRow)
      .delete({ operatorId: id, codeHash: hashOf(id, code) });
    return affected !== 0;
  }

  recoveryCodesLeft(operatorId: string): Promise<number> {
    return this.database.entities(RecoveryCodeRow).countBy({ operatorId });
  }

  /** Also a code of the step before or after: clocks differ. */
  #stepOf(secret: string, code: string): number | null {
    const timestamp = this.environment.now().getTime();
    const token = code.replaceAll(' ', '');
    if (!/^\d{6}$/.test(token)) return null;
    const totp = new TOTP({ secret: Secret.fromBase32(secret), period: periodSeconds });
    const delta = totp.validate({ token, timestamp, window: 1 });
    return delta === null ? null : Math.floor(timestamp / 1_000 / periodSeconds) + delta;
  }

  #recoveryCode(): string {
    const bytes = Buffer.from(this.environment.randomToken(recoveryLength * 2), 'base64url');
    // Bytes beyond the last multiple would make some letters more likely.
    const limit = 256 - (256 % recoveryLetters.length);
    const letters = [...bytes]
      .filter((byte) => byte < limit)
      .slice(0, recoveryLength)
      .map((byte) => recoveryLetters[byte % recoveryLetters.length]!)
      .join('');
    return letters.length < recoveryLength
      ? this.#recoveryCode()
      : `${letters.slice(0, 5)}-${letters.slice(5)}`;
  }
}

const hashOf = (operatorId: string, code: string): string =>
  sha256(`${operatorId} ${code.toLowerCase().replace(/[^a-z\d]/g, '')}`);

const wrongCode = () =>
  new Fault('invalid_credentials', 'The code is wrong, or has been used already.');
